// The operator's media: announced, uploaded in pieces, published or refused, withdrawn.
#include "fulfilment/media.h"

#include <filesystem>

#include "fulfilment/reveal_world.h"
#include "platform/crypto/crypto.h"
#include "platform/storage/folder_store.h"

namespace chandlery::fulfilment {
namespace {

namespace fs = std::filesystem;

int number_of(const Error& error) { return error.code->number; }

TEST(FileName, AnOrdinaryOneIsKept) {
  for (const char* const name :
       {"server.iso", "Serveur 2019 (français).iso", "日本語.iso", "a", "x..y.tar.gz", "command.com"}) {
    EXPECT_TRUE(check_file_name(name)) << name;
  }
}

TEST(FileName, WhatIsMoreThanANameIsRefused) {
  for (const std::string& name : std::vector<std::string>{"",
                                                          ".",
                                                          "..",
                                                          "../../etc/passwd",
                                                          "/etc/passwd",
                                                          "a/b.iso",
                                                          "a\\b.iso",
                                                          "C:x.iso",
                                                          "x.iso\n",
                                                          "x\r\nSet-Cookie: a",
                                                          std::string("x\0y", 3),
                                                          "\x7f",
                                                          "x\"y",
                                                          "x|y",
                                                          "<x>",
                                                          "x?",
                                                          "*",
                                                          ".hidden",
                                                          "x.",
                                                          "x ",
                                                          " x",
                                                          "CON",
                                                          "con.iso",
                                                          "nul .iso",
                                                          "COM1.iso",
                                                          "lpt9",
                                                          "\xff\xfe",
                                                          "\xc3\x28",
                                                          "x\xc2\x85y",
                                                          "gpj\xe2\x80\xae.exe",
                                                          "\xef\xbb\xbfx",
                                                          std::string(201, 'a')}) {
    const auto checked = check_file_name(name);
    ASSERT_FALSE(checked) << name;
    EXPECT_EQ(checked.error().field, "fileName");
  }
}

class MediaTest : public RevealWorld {
 protected:
  void SetUp() override {
    RevealWorld::SetUp();
    if (IsSkipped()) return;
    folder_ = fs::temp_directory_path() / ("chandlery-media-" + crypto::random_token());
    blobs_ = storage::FolderStore(folder_);
    operator_.kind = PrincipalKind::kOperator;
    operator_.user_name = "operator@operator.example";
    operator_.roles.add(Role::kOperator);
    operator_.at = kSeedA;
  }
  void TearDown() override {
    fs::remove_all(folder_);
    RevealWorld::TearDown();
  }

  static std::string hash_of(std::string_view text) { return crypto::to_hex(crypto::sha256(text)); }
  static MediaFile medium(std::int64_t size, std::string sha256 = {}) {
    return {.product_id = kProduct,
            .sku_id = "0001",
            .version = "2019",
            .language = "en-US",
            .architecture = "x64",
            .file_name = "server.iso",
            .size = size,
            .sha256 = std::move(sha256)};
  }
  Result<MediaFile> create(const MediaFile& file) {
    Result<MediaFile> made = fail(errors::kInternal);
    database().write_now([&](sql::Tx& tx) {
      made = create_media(tx, operator_, blobs_, file);
      if (!made) tx.undo();
    });
    return made;
  }
  MediaFile find(const std::string& id) {
    Result<MediaFile> found = fail(errors::kInternal);
    database().read_now([&](sql::Tx& tx) { found = find_media(tx, id); });
    return found.value();
  }
  Result<MediaUpload> open(const std::string& id, std::int64_t from) {
    return MediaUpload::open(database(), operator_, blobs_, id, from);
  }
  /// One request's worth: what it answers, or the error's number as the size of nothing.
  Result<MediaFile> send(const std::string& id, std::int64_t from, std::string_view bytes) {
    MediaUpload upload = OR_RETURN(open(id, from));
    RETURN_IF_FAILED(upload.append(bytes));
    return upload.finish();
  }
  std::size_t blobs_kept() const {
    std::size_t count = 0;
    if (!fs::exists(folder_ / "blobs")) return 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "blobs")) count += entry.is_regular_file();
    return count;
  }

  fs::path folder_;
  storage::FolderStore blobs_{fs::path()};
  Actor operator_;
};

TEST_P(MediaTest, AFileIsAvailableWithItsLastByteAndNotBefore) {
  const MediaFile made = create(medium(10)).value();
  EXPECT_EQ(made.state, MediaState::kUploading);
  EXPECT_EQ(send(made.id, 0, "0123")->received, 4);
  EXPECT_EQ(find(made.id).state, MediaState::kUploading);
  EXPECT_EQ(find(made.id).received, 4);
  const MediaFile whole = send(made.id, 4, "456789").value();
  EXPECT_EQ(whole.state, MediaState::kAvailable);
  EXPECT_EQ(whole.sha256, hash_of("0123456789"));
  EXPECT_EQ(find(made.id).sha256, whole.sha256);
  EXPECT_EQ(blobs_.size_of(whole.sha256), 10);
}

TEST_P(MediaTest, AWrongOffsetIsToldWhichByteIsExpected) {
  const MediaFile made = create(medium(10)).value();
  ASSERT_TRUE(send(made.id, 0, "0123"));
  for (const std::int64_t from : {0, 3, 5, 10}) {
    const auto refused = open(made.id, from);
    ASSERT_FALSE(refused) << from;
    EXPECT_EQ(number_of(refused.error()), 700014);
    EXPECT_EQ(refused.error().data, std::vector<std::string>{"4"});
  }
  EXPECT_EQ(find(made.id).received, 4);
}

TEST_P(MediaTest, MoreBytesThanAnnouncedAreRefusedAndTheUploadStaysWhereItWas) {
  const MediaFile made = create(medium(10)).value();
  ASSERT_TRUE(send(made.id, 0, "0123"));
  EXPECT_EQ(number_of(send(made.id, 4, "4567890").error()), 3000);
  EXPECT_EQ(find(made.id).received, 4);
  EXPECT_EQ(send(made.id, 4, "456789")->sha256, hash_of("0123456789"));
}

TEST_P(MediaTest, AnotherHashThanAnnouncedPublishesNothingAndBeginsAgain) {
  const MediaFile made = create(medium(4, hash_of("good"))).value();
  EXPECT_EQ(number_of(send(made.id, 0, "evil").error()), 3000);
  EXPECT_EQ(find(made.id).state, MediaState::kUploading);
  EXPECT_EQ(find(made.id).received, 0);
  EXPECT_EQ(blobs_kept(), 0u);
  EXPECT_EQ(send(made.id, 0, "good")->state, MediaState::kAvailable);
}

TEST_P(MediaTest, ACutRequestKeepsWhatCameAndASecondOneAtTheSameTimeIsTurnedAway) {
  const MediaFile made = create(medium(10)).value();
  auto first = open(made.id, 0).value();
  ASSERT_TRUE(first.append("01234"));
  EXPECT_EQ(number_of(open(made.id, 0).error()), 800060);
  ASSERT_TRUE(first.keep());  // as its destruction does
  { const MediaUpload gone = std::move(first); }
  EXPECT_EQ(find(made.id).received, 5);
  EXPECT_EQ(send(made.id, 5, "56789")->sha256, hash_of("0123456789"));
}

TEST_P(MediaTest, ARequestThatDiedWithoutAWordCostsWhatWasNotKept) {
  const MediaFile made = create(medium(10)).value();
  {
    auto killed = open(made.id, 0).value();
    ASSERT_TRUE(killed.append("01234"));
  }
  EXPECT_EQ(find(made.id).received, 0);
  EXPECT_EQ(send(made.id, 0, "0123456789")->sha256, hash_of("0123456789"));
}

TEST_P(MediaTest, TheSameContentTwiceIsKeptOnce) {
  MediaFile other = medium(3);
  other.language = "de-DE";
  ASSERT_TRUE(send(create(medium(3))->id, 0, "abc"));
  ASSERT_TRUE(send(create(other)->id, 0, "abc"));
  EXPECT_EQ(blobs_kept(), 1u);
}

TEST_P(MediaTest, WhatIsAnnouncedIsChecked) {
  const auto refused = [&](auto change, int number) {
    MediaFile file = medium(10);
    change(file);
    const auto made = create(file);
    ASSERT_FALSE(made);
    EXPECT_EQ(number_of(made.error()), number) << made.error().message;
  };
  refused([](MediaFile& f) { f.sku_id = "9999"; }, 400018);
  refused([](MediaFile& f) { f.product_id = "NONE"; }, 400018);
  refused([](MediaFile& f) { f.size = 0; }, 3000);
  refused([](MediaFile& f) { f.size = storage::kLargestBlob + 1; }, 3000);
  refused([](MediaFile& f) { f.sha256 = "abc"; }, 3000);
  refused([](MediaFile& f) { f.file_name = "../x"; }, 3000);
  refused([](MediaFile& f) { f.language = "en US"; }, 3000);
  refused([](MediaFile& f) { f.architecture = ""; }, 3000);
  refused([](MediaFile& f) { f.version = std::string(65, '1'); }, 3000);
  ASSERT_TRUE(create(medium(10)));
  refused([](MediaFile&) {}, 700008);
}

TEST_P(MediaTest, AWithdrawnFileIsOfferedNoMoreAndItsUploadEnds) {
  const MediaFile made = create(medium(10)).value();
  ASSERT_TRUE(send(made.id, 0, "0123"));
  Result<std::optional<storage::Progress>> begun;
  database().write_now([&](sql::Tx& tx) { begun = withdraw_media(tx, operator_, made.id); });
  ASSERT_TRUE(begun.value());
  blobs_.discard(**begun);
  EXPECT_TRUE(fs::is_empty(folder_ / "uploads"));
  EXPECT_EQ(number_of(open(made.id, 4).error()), 700008);
  EXPECT_EQ(find(made.id).state, MediaState::kWithdrawn);
  database().write_now([&](sql::Tx& tx) { begun = withdraw_media(tx, operator_, made.id); });
  EXPECT_TRUE(begun && !*begun);
  EXPECT_TRUE(create(medium(10))) << "the place is free again";
}

TEST_P(MediaTest, AFileThatIsWithdrawnWhileItsLastBytesComeIsNotPublished) {
  const MediaFile made = create(medium(3)).value();
  auto upload = open(made.id, 0).value();
  ASSERT_TRUE(upload.append("abc"));
  database().write_now([&](sql::Tx& tx) { EXPECT_TRUE(withdraw_media(tx, operator_, made.id)); });
  EXPECT_FALSE(upload.finish());
  EXPECT_EQ(find(made.id).state, MediaState::kWithdrawn);
}

INSTANTIATE_ON_BOTH_ENGINES(MediaTest);

}  // namespace
}  // namespace chandlery::fulfilment
