// Ranges as RFC 9110 reads them, row by row, and whatever else a client may send.
#include "platform/http/range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <fstream>

#include "platform/http/body.h"

namespace chandlery::http {
namespace {

constexpr std::string_view kTag = "\"v1\"";

Request asking(std::vector<Header> headers, Method method = Method::kGet) {
  Request request;
  request.method = method;
  request.headers = std::move(headers);
  return request;
}

Selection selected(const std::string& range, std::uint64_t size) {
  return select_part(asking({{"Range", range}}), size, kTag);
}

TEST(Range, EachFormSelectsItsBytes) {
  struct Row {
    std::string range;
    std::uint64_t size;
    Selection expected;
  };
  const Selection none{.status = 416};
  for (const Row& row : std::vector<Row>{
           {"bytes=0-0", 10, {206, 0, 1}},
           {"bytes=0-9", 10, {206, 0, 10}},
           {"bytes=3-5", 10, {206, 3, 3}},
           {"bytes=3-", 10, {206, 3, 7}},
           {"bytes=9-", 10, {206, 9, 1}},
           {"bytes=3-99", 10, {206, 3, 7}},
           {"bytes=0-99999999999999999999999999", 10, {206, 0, 10}},
           {"bytes=0-18446744073709551615", 10, {206, 0, 10}},
           {"bytes=-1", 10, {206, 9, 1}},
           {"bytes=-10", 10, {206, 0, 10}},
           {"bytes=-11", 10, {206, 0, 10}},
           {"bytes=-99999999999999999999999999", 10, {206, 0, 10}},
           {"BYTES=3-5", 10, {206, 3, 3}},
           {" bytes=3-5 ", 10, {206, 3, 3}},
           {"bytes=5000000000-5000000009", 6'000'000'000, {206, 5'000'000'000, 10}},
           {"bytes=10-", 10, none},
           {"bytes=10-20", 10, none},
           {"bytes=99999999999999999999999999-", 10, none},
           {"bytes=-0", 10, none},
           {"bytes=0-", 0, none},
           {"bytes=-5", 0, none},
       })
    EXPECT_EQ(selected(row.range, row.size), row.expected) << row.range;
}

TEST(Range, WhatIsNotUnderstoodGetsTheWhole) {
  for (const char* range : {"bytes=5-3", "bytes=", "bytes=-", "bytes=a-b", "bytes=1-b", "bytes=0x1-2", "bytes=+1-2",
                            "bytes=--1", "bytes=1", "bytes 1-2", "items=1-2", "bytes=0-1,3-4", "bytes=0-1,", "=1-2", "-",
                            "bytes=1-2-3", "bytes = 1-2", "bytes=1 - 2"})
    EXPECT_EQ(selected(range, 10), (Selection{200, 0, 10})) << range;
}

TEST(Range, IsForGetAlone) {
  EXPECT_EQ(select_part(asking({{"Range", "bytes=1-2"}}, Method::kHead), 10, kTag), (Selection{200, 0, 10}));
}

TEST(Range, IfRangeHoldsForTheSameStrongTagOnly) {
  const auto with = [](std::string condition) {
    return select_part(asking({{"Range", "bytes=1-2"}, {"If-Range", std::move(condition)}}), 10, kTag).status;
  };
  EXPECT_EQ(with("\"v1\""), 206);
  EXPECT_EQ(with("\"v2\""), 200);
  EXPECT_EQ(with("W/\"v1\""), 200);
  EXPECT_EQ(with("Wed, 21 Oct 2015 07:28:00 GMT"), 200);
  EXPECT_EQ(select_part(asking({{"Range", "bytes=1-2"}, {"If-Range", "\"\""}}), 10, "").status, 200);
}

TEST(Range, IfNoneMatchSparesTheClientWhatItHas) {
  const auto with = [](std::string condition, Method method = Method::kGet) {
    return select_part(asking({{"If-None-Match", std::move(condition)}, {"Range", "bytes=0-1"}}, method), 10, kTag).status;
  };
  for (const char* same : {"\"v1\"", "W/\"v1\"", "*", "\"v0\", \"v1\"", " \"v0\" ,\t\"v1\" "}) EXPECT_EQ(with(same), 304) << same;
  for (const char* other : {"\"v2\"", "v1", "\"v1", ",", "\"v0\", \"v2\""}) EXPECT_EQ(with(other), 206) << other;
  EXPECT_EQ(with("\"v1\"", Method::kHead), 304);
}

RC_GTEST_PROP(Range, WhateverIsSentSelectsBytesThatExist, (std::uint64_t size)) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789-,=* btyes")));
  const Selection selection = selected("bytes=" + text, size);
  RC_ASSERT(selection.offset <= size && selection.length <= size - selection.offset);
  RC_ASSERT((selection.status == 416) == (selection.length == 0 && size > 0) || size == 0);
}

TEST(Range, TheAnswersFrameSaysWhichPartItIs) {
  const auto header = [](const Response& response, std::string_view name) {
    for (const Header& h : response.headers)
      if (h.name == name) return h.value;
    return std::string("(none)");
  };
  const Response part = response_for({206, 3, 4}, 10, kTag);
  EXPECT_EQ(header(part, "Content-Range"), "bytes 3-6/10");
  EXPECT_EQ(header(part, "ETag"), kTag);
  EXPECT_EQ(header(part, "Accept-Ranges"), "bytes");
  EXPECT_EQ(header(response_for({.status = 416}, 10, kTag), "Content-Range"), "bytes */10");
  EXPECT_EQ(header(response_for({200, 0, 10}, 10, ""), "ETag"), "(none)");
  EXPECT_EQ(header(response_for({200, 0, 10}, 10, ""), "Content-Range"), "(none)");
}

TEST(Range, ContentRangesOfUploadsAreReadExactlyOrNotAtAll) {
  EXPECT_EQ(parse_content_range("bytes 0-9/10"), (ContentRange{0, 9, 10}));
  EXPECT_EQ(parse_content_range("bytes 5-9/*"), (ContentRange{5, 9, std::nullopt}));
  EXPECT_EQ(parse_content_range("bytes */10"), (ContentRange{std::nullopt, std::nullopt, 10}));
  EXPECT_EQ(parse_content_range("bytes */*"), (ContentRange{}));
  EXPECT_EQ(parse_content_range("Bytes 4294967296-4294967297/4294967298"),
            (ContentRange{4294967296, 4294967297, 4294967298}));
  for (const char* wrong : {"", "bytes", "bytes ", "bytes=0-9/10", "bytes 0-9", "bytes 9-0/10", "bytes 0-10/10", "bytes -9/10",
                            "bytes 0-/10", "bytes 0-9/", "bytes 0-9/x", "bytes 0-99999999999999999999/*", "items 0-9/10",
                            "bytes 0-9/99999999999999999999", "bytes 0-9/10/11"})
    EXPECT_EQ(parse_content_range(wrong), std::nullopt) << wrong;
}

TEST(OpenFile, KnowsItsSizeAndOpensRegularFilesOnly) {
  std::string folder = std::filesystem::temp_directory_path() / "chandlery-open-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::filesystem::path path = std::filesystem::path(folder) / "file";
  std::ofstream(path) << "ten bytes.";
  EXPECT_EQ(OpenFile::open(path).value()->size(), 10u);
  EXPECT_EQ(OpenFile::open(folder).error().code, &errors::kNotFound);
  EXPECT_EQ(OpenFile::open(path / "below").error().code, &errors::kNotFound);
  EXPECT_EQ(OpenFile::open(path.string() + "s").error().code, &errors::kNotFound);

  const Response response = file_response(asking({{"Range", "bytes=4-"}}), OpenFile::open(path).value(), kTag);
  EXPECT_EQ(response.status, 206);
  EXPECT_EQ(response.file->offset, 4u);
  EXPECT_EQ(response.file->length, 6u);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace chandlery::http
