// Hostile names, types and sizes of attachments.
#include "platform/http/attachment.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "core/text.h"

namespace chandlery::http {
namespace {

const std::string kPng = "\x89PNG\r\n\x1a\n rest";

std::string cleaned(std::string_view name) {
  const auto result = clean_name(name);
  return result ? result->stem + "." + result->extension : "refused";
}

constexpr AcceptedFiles kAny{.largest = 10 << 20, .text = true};

int status_of(std::string_view name, std::string_view content, const AcceptedFiles& accepted = kAny) {
  const auto type = accepted_type(*clean_name(name), content, accepted);
  return type ? 201 : type.error().code->status;
}

TEST(AttachmentName, LosesPathsAndWhatHidesItsTrueForm) {
  EXPECT_EQ(cleaned("error.png"), "error.png");
  EXPECT_EQ(cleaned("../../etc/passwd.txt"), "passwd.txt");
  EXPECT_EQ(cleaned("C:\\Users\\ann\\Screen.PNG"), "Screen.png");
  EXPECT_EQ(cleaned("/etc/cron.d/evil.log"), "evil.log");
  EXPECT_EQ(cleaned("..\\..\\a.txt"), "a.txt");
  EXPECT_EQ(cleaned(".hidden.txt"), "hidden.txt");
  EXPECT_EQ(cleaned("a.txt. . ."), "a.txt");
  EXPECT_EQ(cleaned("a\r\nSet-Cookie: x.txt"), "aSet-Cookie_ x.txt");
  EXPECT_EQ(cleaned("b<script>\"|?*.txt"), "b_script_____.txt");
  EXPECT_EQ(cleaned("invoice\u202Egnp.txt"), "invoicegnp.txt");
  EXPECT_EQ(cleaned("nul.txt"), "_nul.txt");
  EXPECT_EQ(cleaned("COM1.x.log"), "_COM1.x.log");
  EXPECT_EQ(cleaned("截图.png"), "截图.png");
  EXPECT_EQ(cleaned(std::string(500, 'x') + ".png").size(), 120u);
  for (const char* name : {"", ".", "..", "../..", "a/", "noextension", "\xff\xfe.png", "\u202e", ".png", "a.toolongextension"})
    EXPECT_EQ(cleaned(name), "refused") << name;
  EXPECT_EQ(cleaned(std::string_view("a\0b.txt", 7)), "ab.txt");
}

RC_GTEST_PROP(AttachmentName, NeverHoldsAPathAControlCharacterOrBrokenText, (const std::string& given)) {
  const auto name = clean_name(given);
  if (!name) return;
  const std::string whole = name->stem + "." + name->extension;
  RC_ASSERT(whole.find_first_of("/\\\r\n\t\"<>") == std::string::npos);
  RC_ASSERT(!whole.starts_with('.'));
  RC_ASSERT(whole.size() <= 120u);
  RC_ASSERT(text::valid_utf8(whole));
}

TEST(AttachmentType, IsDecidedByTheContentAndMustAgreeWithTheName) {
  EXPECT_EQ(status_of("a.png", kPng), 201);
  EXPECT_EQ(status_of("a.jpg", "\xff\xd8\xff\xe0 rest"), 201);
  EXPECT_EQ(status_of("a.gif", "GIF89a rest"), 201);
  EXPECT_EQ(status_of("a.pdf", "%PDF-1.7 rest"), 201);
  EXPECT_EQ(status_of("a.txt", "hello\r\n\tworld"), 201);
  EXPECT_EQ(status_of("a.csv", "\xef\xbb\xbfname,价格\n"), 201);
  EXPECT_EQ(status_of("a.log", "one line"), 201);

  EXPECT_EQ(status_of("a.png", "GIF89a rest"), 415);
  EXPECT_EQ(status_of("a.jpg", kPng), 415);
  EXPECT_EQ(status_of("a.png", "MZ\x90 a program"), 415);
  EXPECT_EQ(status_of("a.txt", std::string_view("PK\x03\x04", 4)), 415);
  EXPECT_EQ(status_of("a.zip", std::string_view("PK\x03\x04", 4)), 415);
  EXPECT_EQ(status_of("a.html", "<script>alert(1)</script>"), 415);
  EXPECT_EQ(status_of("a.svg", "<svg onload='alert(1)'/>"), 415);
  EXPECT_EQ(status_of("a.exe", kPng), 415);
  EXPECT_EQ(status_of("a.txt", std::string_view("a\0b", 3)), 415);
  EXPECT_EQ(status_of("a.txt", "\xff\xfe h\x01"), 415);
  EXPECT_EQ(status_of("a.txt", "\x1b[31mred"), 415);
  EXPECT_EQ(status_of("a.txt", ""), 400);
}

TEST(AttachmentType, IsAPictureOrAPdfWhereNoTextIsTaken) {
  constexpr AcceptedFiles kPapers{.largest = 1 << 20, .text = false};
  EXPECT_EQ(status_of("a.png", kPng, kPapers), 201);
  EXPECT_EQ(status_of("a.pdf", "%PDF-1.7 rest", kPapers), 201);
  EXPECT_EQ(status_of("a.txt", "hello", kPapers), 415);
  EXPECT_EQ(accepted_type({"a", "csv"}, "a,b", kPapers).error().message, "Attach a PDF or a picture (png, jpg, gif).");
}

TEST(AttachmentType, AFileHasAtMostTenMebibytes) {
  std::string content(kAny.largest, 'x');
  EXPECT_EQ(status_of("a.txt", content), 201);
  content += 'x';
  EXPECT_EQ(status_of("a.txt", content), 413);
  EXPECT_EQ(accepted_type({"a", "txt"}, content, kAny).error().message, "A file has at most 10 MiB.");
}

TEST(ContentDisposition, IsReadInEachOfItsForms) {
  const auto name = [](std::string_view header) { return disposition_name(header).value_or("refused"); };
  EXPECT_EQ(name("attachment; filename=\"a b.png\""), "a b.png");
  EXPECT_EQ(name("attachment;filename=a.png"), "a.png");
  EXPECT_EQ(name("form-data; name=\"file\"; FileName=\"a.png\""), "a.png");
  EXPECT_EQ(name("attachment; filename=\"a\\\"b;c.png\"; size=1"), "a\"b;c.png");
  EXPECT_EQ(name("attachment; filename=\"x.png\"; filename*=UTF-8''%E6%88%AA.png"), "截.png");
  EXPECT_EQ(name("attachment; filename*=utf-8'en'a%20b.png"), "a b.png");
  EXPECT_EQ(name("attachment; filename*=UTF-8''..%2F..%2Fetc.txt"), "../../etc.txt");  // clean_name is next
  EXPECT_EQ(name("attachment; filename*=ISO-8859-1''a.png"), "refused");
  EXPECT_EQ(name("attachment; filename*=UTF-8''%ff.png"), "refused");
  EXPECT_EQ(name("attachment; filename*=UTF-8''%zz.png"), "refused");
  for (const char* header : {"", "attachment", "attachment;", "attachment; filename", "attachment; filename=", ";;;", "a;b;=c"})
    EXPECT_EQ(name(header), "") << header;
  EXPECT_EQ(name("attachment; filename=\"open"), "open");
}

RC_GTEST_PROP(ContentDisposition, NoHeaderBreaksIt, (const std::string& header)) {
  (void)disposition_name(header);
  (void)disposition_name("attachment; filename" + header);
}

TEST(ContentDisposition, IsWrittenSoThatNoNameBreaksOut) {
  EXPECT_EQ(disposition_of({"截图 \"1\"; x", "png"}),
            "attachment; filename=\"______ _1__ x.png\"; filename*=UTF-8''%E6%88%AA%E5%9B%BE%20%221%22%3B%20x.png");
}

}  // namespace
}  // namespace chandlery::http
