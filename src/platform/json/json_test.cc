// Reading and writing JSON: what the known clients send, what an attacker sends, and that writing reads back.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "core/text.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::json {
namespace {

Document parsed(std::string_view text) {
  auto document = Document::parse(text);
  if (!document) throw std::runtime_error(document.error().message);
  return std::move(*document);
}

std::string refusal(std::string_view text) {
  const auto document = Document::parse(text);
  if (document) return "accepted";
  EXPECT_TRUE(document.error().is(errors::kMalformedRequest));
  return document.error().message;
}

TEST(JsonReader, FindsNamesWithoutRegardToCaseAndTheLastOfARepeatedNameWins) {
  const Document document =
      parsed(R"({"Password":"old","password":"new","forceChangePassword":true,"ForceChangePassword":null})");
  const Object object = document.object().value();
  EXPECT_EQ(object.text("PASSWORD").value(), "new");
  EXPECT_FALSE(object.has("forceChangePassword")) << "null is absent, and it came last";
}

TEST(JsonReader, ReadsWholeNumbersInTheFormsThatClientsSend) {
  const Document document =
      parsed(R"({"a":2,"b":2.0,"c":"2","d":1e3,"e":-0,"f":9223372036854775807,"g":"9223372036854775807",
      "h":20E-1,"i":null,"j":0e999,"k":100e-2,"l":-9223372036854775808})");
  const Object object = document.object().value();
  EXPECT_EQ(object.integer("a").value(), 2);
  EXPECT_EQ(object.integer("b").value(), 2);
  EXPECT_EQ(object.integer("c").value(), 2);
  EXPECT_EQ(object.integer("d").value(), 1000);
  EXPECT_EQ(object.integer("e").value(), 0);
  EXPECT_EQ(object.integer("f").value(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(object.integer("g").value(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(object.integer("h").value(), 2);
  EXPECT_EQ(object.optional_integer("i").value(), std::nullopt);
  EXPECT_EQ(object.integer("j").value(), 0);
  EXPECT_EQ(object.integer("k").value(), 1);
  EXPECT_EQ(object.integer("l").value(), std::numeric_limits<std::int64_t>::min());
}

TEST(JsonReader, RefusesNumbersThatAreNotWholeOrTooLargeWithThePathOfTheField) {
  for (const char* number :
       {"2.5", "9223372036854775808", "1e30", "1e-1", "\"2.5\"", "\"\"", "\"two\"", "\" 2\"", "\"1e3\"", "\"0x2\"",
        "true", "[2]", "{}", "123456789012345678901234567890123456789012345678901234567890"}) {
    const Document document = parsed(std::string(R"({"lineItems":[{"quantity":)") + number + "}]}");
    const Object line = document.object().value().array("LINEITEMS").value().object(0).value();
    const auto quantity = line.integer("quantity");
    ASSERT_FALSE(quantity) << number;
    EXPECT_TRUE(quantity.error().is(errors::kInvalidProperty));
    EXPECT_EQ(quantity.error().field, "LINEITEMS[0].quantity");
  }
}

TEST(JsonReader, ReadsAmountsDigitByDigit) {
  const Document document =
      parsed(R"({"a":20.10,"b":"0.737586206896552","c":1.5e-3,"d":0.0,"e":12e2,"f":0.10000000000000000000000,
      "g":1234567890123456789,"h":1e-30,"i":"1e3","j":-0.5})");
  const Object object = document.object().value();
  const auto read = [&](const char* name) { return object.optional_decimal(name).value()->to_string(); };
  EXPECT_EQ(read("a"), "20.10");
  EXPECT_EQ(read("b"), "0.737586206896552");
  EXPECT_EQ(read("c"), "0.0015");
  EXPECT_EQ(read("d"), "0.0");
  EXPECT_EQ(read("e"), "1200");
  EXPECT_EQ(read("f"), "0.100000000000000000");
  EXPECT_EQ(read("j"), "-0.5");
  for (const char* name : {"g", "h", "i"}) EXPECT_FALSE(object.optional_decimal(name)) << name;
}

TEST(JsonReader, TellsNoneFromAMissingNameWhereNullSaysSomething) {
  const Document document = parsed(R"({"none":null,"some":2.5,"wrong":"much"})");
  const Object object = document.object().value();
  EXPECT_EQ(object.nullable_decimal("None").value(), std::nullopt);
  EXPECT_EQ(object.nullable_decimal("some").value(), *Decimal::parse("2.5"));
  EXPECT_FALSE(object.nullable_decimal("wrong"));
  EXPECT_EQ(object.nullable_decimal("missing").error().message, "The property missing is required.");
}

TEST(JsonReader, ReadsFlagsAndInstants) {
  const Document document =
      parsed(R"({"a":true,"b":"False","c":"2021-03-08T10:00:00Z","d":"0001-01-01T00:00:00","e":"soon","f":1})");
  const Object object = document.object().value();
  EXPECT_EQ(object.optional_flag("a").value(), true);
  EXPECT_EQ(object.optional_flag("b").value(), false);
  EXPECT_FALSE(object.optional_flag("f"));
  EXPECT_EQ(to_iso(object.optional_instant("c").value().value()), "2021-03-08T10:00:00Z");
  EXPECT_EQ(object.optional_instant("d").value(), std::nullopt) << "no value, in old resources";
  EXPECT_EQ(object.optional_instant("e").error().field, "e");
}

TEST(JsonReader, TellsAMissingFieldFromAnEmptyOneAndFromOneOfAnotherKind) {
  const Document document = parsed(R"({"profile":{"name":"  ","number":7}})");
  const Object profile = document.object().value().object("profile").value();
  EXPECT_EQ(profile.text("email").error().message, "The property profile.email is required.");
  EXPECT_EQ(profile.text("name").error().message, "The property profile.name must not be empty.");
  EXPECT_EQ(profile.text("number").error().message, "The property profile.number must be a text.");
  EXPECT_EQ(profile.text_or("email", "none").value(), "none");
  EXPECT_EQ(profile.object("name").error().field, "profile.name");
  EXPECT_FALSE(profile.array("name"));
  EXPECT_FALSE(profile.optional_array("nothing").value());
}

TEST(JsonReader, GivesScalarsInOrderEachOnce) {
  const Document document =
      parsed(R"({"Scope":"shared","x":{},"SubscriptionId":"1","n":1.50,"flag":true,"scope":"single","z":null})");
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"SubscriptionId", "1"}, {"n", "1.50"}, {"flag", "true"}, {"scope", "single"}};
  EXPECT_EQ(document.object().value().scalars(), expected);
}

TEST(JsonReader, TakesATextOrNullAsABodyThatIsNoObject) {
  for (const char* text : {"\"success\"", "null", " 1 ", "[]", "\xef\xbb\xbf[]"}) {
    const Document document = parsed(text);
    EXPECT_FALSE(document.is_object());
    EXPECT_TRUE(document.object().error().is(errors::kMalformedRequest));
  }
}

TEST(JsonReader, SkipsAByteOrderMark) { EXPECT_TRUE(parsed("\xef\xbb\xbf{\"a\":1}").object().value().has("a")); }

TEST(JsonReader, DecodesEscapesAndKeepsUtf8) {
  const Document document = parsed(R"({"a\u0062":"\u8f6f\u4ef6 软件 \ud83d\ude00 \"\\\/\b\f\n\r\t"})");
  EXPECT_EQ(document.object().value().text("AB").value(), "软件 软件 😀 \"\\/\b\f\n\r\t");
}

TEST(JsonReader, RefusesWhatIsNotJson) {
  for (std::string_view text : {"",      " ",       "{",          "}",        "{]",    "[1,]",  "{\"a\"}", "{\"a\":}",
                                "{a:1}", "{'a':1}", "{\"a\":1,}", "[1 2]",    "01",    "+1",    ".5",      "1.",
                                "1e",    "-",       "NaN",        "Infinity", "nul",   "truex", "// c\n1", "/* c */ 1",
                                "\"a",   "\"\\x\"", "\"\\u12\"",  "\"a\nb\"", "{} {}", "{}x",   "[\"\t\"]"})
    EXPECT_NE(refusal(text), "accepted") << text;
}

TEST(JsonReader, RefusesEveryTruncation) {
  const std::string_view whole = R"({"a":[1,2.5,"x\u00e9",true,null],"b":{"c":"软件"}})";
  ASSERT_EQ(refusal(whole), "accepted");
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(refusal(whole.substr(0, length)), "accepted") << length;
}

TEST(JsonReader, RefusesTextThatIsNotUtf8OrHoldsNul) {
  for (const char* bytes : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe8\xbd", "\x80"})
    EXPECT_NE(refusal(std::string("[\"") + bytes + "\"]"), "accepted");
  for (const char* escape : {"\\ud800", "\\udc00", "\\ud800\\u0041", "\\ud800x", "\\ud83d\\ud83d"})
    EXPECT_NE(refusal(std::string("[\"") + escape + "\"]"), "accepted") << escape;
  EXPECT_EQ(refusal(R"(["a\u0000b"])"),
            "The text is not valid JSON: a text holds a NUL character at line 1, column 9.");
  EXPECT_NE(refusal(R"({"a\u0000b":1})"), "accepted");
  EXPECT_NE(refusal(std::string_view("[\"\0\"]", 5)), "accepted");
  EXPECT_NE(refusal(std::string_view("1\0", 2)), "accepted");
}

TEST(JsonReader, StopsAtItsLimits) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(refusal(nested(kLargestDepth)), "accepted");
  EXPECT_NE(refusal(nested(kLargestDepth + 1)).find("deeper than 32"), std::string::npos);
  EXPECT_NE(refusal(std::string(1'000'000, '[')), "accepted");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_NE(refusal(objects), "accepted");
  EXPECT_NE(refusal(std::string(kLargestText + 1, ' ')), "accepted");
  std::string values = "[0";
  for (std::size_t i = 0; i < kMostValues; ++i) values += ",0";
  EXPECT_NE(refusal(values + "]").find("too many values"), std::string::npos);
}

TEST(JsonReader, SurvivesVeryLongNumbers) {
  for (const std::string& number :
       {std::string(100'000, '9'), "0." + std::string(100'000, '1'), "1e" + std::string(20, '9'),
        "1e-" + std::string(20, '9'), "-" + std::string(5'000, '1') + "e-4990"}) {
    const auto document = Document::parse("{\"n\":" + number + "}");
    if (!document) continue;  // an exponent past what Boost counts
    EXPECT_FALSE(document->object().value().integer("n")) << number.substr(0, 20);
    EXPECT_FALSE(document->object().value().optional_decimal("n"));
  }
}

TEST(JsonReader, TellsThePlaceOfAMistake) {
  EXPECT_EQ(refusal("{\"a\": 1,\n \"b\": x}"), "The text is not valid JSON: syntax error at line 2, column 7.");
  EXPECT_EQ(refusal("{} x"), "The text is not valid JSON: something follows its end at line 1, column 4.");
  EXPECT_EQ(refusal("{\"a\":"), "The text is not valid JSON: it ends too early at line 1, column 6.");
}

TEST(JsonWriter, WritesTheShapesOfTheContract) {
  Writer writer;
  writer.begin_object().field("id", "1").field("quantity", 2).field("count", std::size_t{3}).field("ok", true);
  writer.field("price", Money{106'900, Currency::parse("USD").value()}).field("rate", Decimal::parse("20.00").value());
  writer.field("none", std::optional<std::string>()).field("at", Instant{0}).key("nothing").null();
  writer.key("list").begin_array().value(1).value("a").begin_object().end_object().end_array();
  writer.key("links")
      .begin_object()
      .link("self", "/customers?size=1")
      .end_object()
      .attributes("Order", "e1")
      .end_object();
  EXPECT_EQ(
      writer.text(),
      R"({"id":"1","quantity":2,"count":3,"ok":true,"price":1069.00,"rate":20.00,"at":"1970-01-01T00:00:00Z","nothing":null,)"
      R"("list":[1,"a",{}],"links":{"self":{"uri":"/customers?size=1","method":"GET","headers":[]}},)"
      R"("attributes":{"etag":"e1","objectType":"Order"}})");
}

TEST(JsonWriter, EscapesControlCharactersAndReplacesBrokenUtf8) {
  Writer writer;
  writer.value(std::string_view("\"\\\n\t\x01\x1f\0é\xff\xc3软", 14));
  EXPECT_EQ(writer.text(), "\"\\\"\\\\\\n\\t\\u0001\\u001f\\u0000é\ufffd\ufffd软\"");
}

TEST(JsonWriter, WritesTheSmallestAndLargestNumbers) {
  Writer writer;
  writer.begin_array()
      .value(std::numeric_limits<std::int64_t>::min())
      .value(std::numeric_limits<std::uint64_t>::max())
      .end_array();
  EXPECT_EQ(writer.take(), "[-9223372036854775808,18446744073709551615]");
}

const auto any_text = rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                                       "a", "Z", " ", "\"", "\\", "\n", "\x01", "\x7f", "/", "é", "软", "😀", "\u2028")),
                                   [](const std::vector<std::string>& pieces) {
                                     std::string text;
                                     for (const auto& piece : pieces) text += piece;
                                     return text;
                                   });

RC_GTEST_PROP(JsonLaws, WhatIsWrittenIsReadBack, (std::int64_t number, bool flag)) {
  const std::string name = *any_text, value = *any_text;
  const Decimal decimal(number, *rc::gen::inRange(1, 19));
  Writer writer;
  writer.begin_object().key("outer").begin_array().begin_object();
  writer.field("t" + name, value).field("number", number).field("flag", flag).field("decimal", decimal);
  writer.end_object().end_array().end_object();
  const Document document = parsed(writer.text());
  const Object object = document.object().value().array("outer").value().object(0).value();
  RC_ASSERT(object.optional_text("t" + name).value() == value);
  RC_ASSERT(object.integer("number").value() == number);
  RC_ASSERT(object.optional_flag("flag").value() == flag);
  RC_ASSERT(object.optional_decimal("decimal").value()->to_string() == decimal.to_string());
}

RC_GTEST_PROP(JsonLaws, WhateverIsWrittenIsValidJson, (std::string name, std::string value)) {
  Writer writer;
  writer.begin_object().field(name, value).end_object();
  RC_ASSERT(text::valid_utf8(writer.text()));
  RC_ASSERT(Document::parse(writer.text()).has_value() ==
            (name.find('\0') == name.npos && value.find('\0') == value.npos));
}

RC_GTEST_PROP(JsonLaws, AnyTextIsReadOrRefusedWithoutACrash, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "1", "-", "e9", ".5", "\\u0000", "\\ud800", "null", "\xff", " "));
  std::string text;
  for (const auto& piece : pieces) text += piece;
  const auto document = Document::parse(text);
  if (document && document->is_object()) document->object()->scalars();
}

}  // namespace
}  // namespace chandlery::json
