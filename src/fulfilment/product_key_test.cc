// Product keys: what is made is valid, what is mistyped is found, what is masked is not told.
#include "fulfilment/product_key.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "platform/crypto/crypto.h"

namespace chandlery::fulfilment {
namespace {

constexpr std::string_view kLetters = "BCDFGHJKMPQRTVWXY2346789";

std::string some_key() { return make_key(crypto::random_bytes(kRandomBytesForKey)).value(); }
bool valid(std::string_view key) { return valid_key(key, KeyFormat::kChandlery); }
std::size_t place_of_letter(std::size_t i) { return i + i / 4; }

TEST(ProductKey, HasThirtyTwoLettersInEightGroupsOfFour) {
  const std::string key = some_key();
  EXPECT_EQ(key.size(), 39u);
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (i % 5 == 4)
      EXPECT_EQ(key[i], '-');
    else
      EXPECT_NE(kLetters.find(key[i]), std::string_view::npos);
  }
  EXPECT_TRUE(valid(key));
}

TEST(ProductKey, IsAPureFunctionOfItsRandomBytes) {
  const std::string bytes(kRandomBytesForKey, '\0');
  EXPECT_EQ(make_key(bytes), make_key(bytes));
  EXPECT_TRUE(make_key(bytes)->starts_with("BBBB-BBBB-"));
  EXPECT_EQ(make_key(std::string(kRandomBytesForKey, '\xff')), std::nullopt);  // no useful byte
  EXPECT_EQ(make_key(std::string(27, '\0')), std::nullopt);
}

TEST(ProductKey, UsesEveryLetterEquallyOften) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  std::map<char, int> counts;
  for (int start = 0; start < 256; ++start) {
    std::string turned =
        bytes.substr(static_cast<std::size_t>(start)) + bytes.substr(0, static_cast<std::size_t>(start));
    counts[(*make_key(turned))[0]]++;
  }
  // 240 useful bytes begin a key with each letter ten times; the 16 others pass on to byte 0, which is the first
  // letter.
  for (const char letter : kLetters) EXPECT_EQ(counts[letter], letter == kLetters[0] ? 26 : 10);
}

TEST(ProductKey, ManyKeysDoNotRepeat) {
  std::set<std::string> keys;
  for (int i = 0; i < 20'000; ++i) keys.insert(some_key());
  EXPECT_EQ(keys.size(), 20'000u);
}

RC_GTEST_PROP(ProductKey, EveryChangeOfOneLetterOfTheLastGroupIsFound, ()) {
  std::string key = some_key();
  const auto place = place_of_letter(*rc::gen::inRange<std::size_t>(28, 32));
  const char other = kLetters[*rc::gen::inRange<std::size_t>(0, kLetters.size())];
  RC_PRE(other != key[place]);
  key[place] = other;
  RC_ASSERT(!valid(key));
}

// A hash finds all but one of 331,776 changes of the rest. Of these 60,000 changes 0.18 are expected to pass; six would
// pass with a chance of 10^-8, so more than five mean that the checksum does not do what product_key.h says.
TEST(ProductKey, ChangedLettersAndSwappedNeighboursAreFoundButForOneInThreeHundredThousand) {
  int passed = 0, tried = 0;
  for (int round = 0; round < 80; ++round) {
    const std::string key = some_key();
    for (std::size_t i = 0; i < 32; ++i) {
      for (const char other : kLetters) {
        std::string changed = key;
        changed[place_of_letter(i)] = other;
        if (changed == key) continue;
        ++tried;
        if (valid(changed)) ++passed;
      }
      if (i == 31) continue;
      std::string swapped = key;
      std::swap(swapped[place_of_letter(i)], swapped[place_of_letter(i + 1)]);
      if (swapped == key) continue;
      ++tried;
      if (valid(swapped)) ++passed;
    }
  }
  EXPECT_GT(tried, 60'000);
  EXPECT_LE(passed, 5);
}

RC_GTEST_PROP(ProductKey, HyphensBlanksAroundAndCaseDoNotMatter, ()) {
  const std::string key = some_key();
  std::string bare;
  for (const char c : key) {
    if (c != '-') bare.push_back(static_cast<char>(std::tolower(c)));
  }
  RC_ASSERT(canonical_key(" " + bare + "\r\n", KeyFormat::kChandlery) == key);
  RC_ASSERT(lookup_text(bare, KeyFormat::kChandlery) == lookup_text(key, KeyFormat::kChandlery));
}

RC_GTEST_PROP(ProductKey, AnyTextIsJudgedWithoutHarm, (const std::string& text)) {
  for (const KeyFormat format : {KeyFormat::kChandlery, KeyFormat::kVendor25, KeyFormat::kText}) {
    const auto canonical = canonical_key(text, format);
    RC_ASSERT(canonical.has_value() == valid_key(text, format));
    if (canonical) RC_ASSERT(canonical_key(*canonical, format) == canonical);
  }
  RC_ASSERT(last_group(text).size() <= 5);
  RC_ASSERT(4 * last_group(text).size() <= text.size());
}

TEST(ProductKey, WrongFormsAreRefused) {
  const std::string key = some_key();
  EXPECT_FALSE(valid(""));
  EXPECT_FALSE(valid(key.substr(1)));
  EXPECT_FALSE(valid(key + "B"));
  EXPECT_FALSE(valid(key + "-"));
  EXPECT_FALSE(valid("-" + key));
  std::string shifted = key;
  std::swap(shifted[4], shifted[5]);
  EXPECT_FALSE(valid(shifted));
  std::string with_vowel = key;
  with_vowel[0] = 'A';
  EXPECT_FALSE(valid(with_vowel));
}

TEST(ProductKey, VendorsKeysHaveTheirOwnFormats) {
  EXPECT_EQ(canonical_key("abcde12345fghij67890klmno", KeyFormat::kVendor25), "ABCDE-12345-FGHIJ-67890-KLMNO");
  EXPECT_EQ(canonical_key("ABCDE-12345-FGHIJ-67890-KLMNO", KeyFormat::kVendor25), "ABCDE-12345-FGHIJ-67890-KLMNO");
  EXPECT_FALSE(valid_key("ABCDE-12345-FGHIJ-67890-KLMN", KeyFormat::kVendor25));
  EXPECT_FALSE(valid_key("ABCDE-12345-FGHIJ-67890-KLMN!", KeyFormat::kVendor25));
  EXPECT_EQ(canonical_key(" Serial: 42/x ", KeyFormat::kText), "Serial: 42/x");
  EXPECT_TRUE(valid_key(std::string(200, 'x'), KeyFormat::kText));
  EXPECT_FALSE(valid_key(std::string(201, 'x'), KeyFormat::kText));
  EXPECT_FALSE(valid_key("tab\tinside", KeyFormat::kText));
  EXPECT_FALSE(valid_key("   ", KeyFormat::kText));
}

TEST(ProductKey, AMaskTellsTheLastGroupAndNoMoreThanAQuarter) {
  EXPECT_EQ(mask("BCDF-BCDF-BCDF-BCDF-BCDF-BCDF-BCDF-7K2Q"), "*****-…-7K2Q");
  EXPECT_EQ(mask("ABCDE-12345-FGHIJ-67890-KLMNO"), "*****-…-KLMNO");
  EXPECT_EQ(mask("abcdefgh"), "*****-…-gh");
  EXPECT_EQ(mask("a-bcdefg"), "*****-…-fg");
  EXPECT_EQ(mask("abc"), "*****-…-");
}

}  // namespace
}  // namespace chandlery::fulfilment
