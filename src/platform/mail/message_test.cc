// Letters on the wire: any language in, no header out that was not meant.
#include "platform/mail/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/crypto/crypto.h"

namespace chandlery::mail {
namespace {

using testing::HasSubstr;
using testing::Not;

Letter letter() {
  return {.id = "n1.u1",
          .from = "shop@store.example",
          .from_name = "Store",
          .to = "ada@example.org",
          .to_name = "Ada \"the\" First",
          .subject = "Invoice G1",
          .body = "Dear Ada,\n\n.\nit is ready.\n",
          .language = "en",
          .list = "notices.store.example",
          .date = *parse_iso("2026-11-28T13:05:09Z")};
}
std::string body_of(const std::string& text) {
  std::string encoded = text.substr(text.find("\r\n\r\n") + 4);
  std::erase_if(encoded, [](char c) { return c == '\r' || c == '\n'; });
  return crypto::from_base64(encoded).value();
}

TEST(Letter, HasTheHeadersThatMailServersExpect) {
  const std::string text = to_text(letter());
  for (const char* line : {"Date: Sat, 28 Nov 2026 13:05:09 +0000\r\n", "From: \"Store\" <shop@store.example>\r\n",
                           "To: \"Ada \\\"the\\\" First\" <ada@example.org>\r\n", "Subject: Invoice G1\r\n",
                           "Message-ID: <n1.u1@store.example>\r\n", "Content-Type: text/plain; charset=utf-8\r\n",
                           "List-Id: <notices.store.example>\r\n", "Auto-Submitted: auto-generated\r\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_EQ(body_of(text), "Dear Ada,\r\n\r\n.\r\nit is ready.\r\n");
}

TEST(Letter, FitsItsLinesHoweverLongAWordIs) {
  Letter endless = letter();
  endless.subject = endless.to_name = std::string(5'000, '"');
  const std::string text = to_text(endless);
  for (std::size_t at = 0, end; (end = text.find("\r\n", at)) != text.npos; at = end + 2) ASSERT_LE(end - at, 998u);
}

TEST(Letter, WritesChineseInHeadersInWordsThatEndWithALetterAndFitTheirLine) {
  Letter chinese = letter();
  chinese.subject = "订单 A-17 的产品密钥即将送达，请在门户网站中查看您的产品和下载内容";
  chinese.body = "您的发票已准备就绪。";
  const std::string text = to_text(chinese);
  EXPECT_EQ(body_of(text), chinese.body);
  std::string subject = text.substr(text.find("Subject: ") + 9);
  subject = subject.substr(0, subject.find("\r\nMessage-ID"));
  std::string read;
  while (!subject.empty()) {
    const std::string word = subject.substr(0, subject.find("\r\n"));
    EXPECT_LE(word.size(), 76u);
    ASSERT_TRUE(word.starts_with("=?UTF-8?B?") && word.ends_with("?=")) << word;
    read += crypto::from_base64(word.substr(10, word.size() - 12)).value();
    subject.erase(0, std::min(subject.size(), word.size() + 3));
  }
  EXPECT_EQ(read, chinese.subject);
}

TEST(Letter, NoValueBreaksOutOfItsHeader) {
  Letter hostile = letter();
  hostile.subject = "Hi\r\nBcc: all@example.org\r\n\r\nbody";
  hostile.to_name = "x\r\nBcc: all@example.org";
  hostile.to = "ada@example.org>\r\nBcc: all@example.org";
  const std::string text = to_text(hostile);
  EXPECT_THAT(text, Not(HasSubstr("\nBcc")));
  EXPECT_EQ(encoded_words("=?UTF-8?B?aGk=?="), "=?UTF-8?B?PT9VVEYtOD9CP2FHaz0/PQ==?=");
}

}  // namespace
}  // namespace chandlery::mail
