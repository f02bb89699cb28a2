// See message.h.
#include "platform/mail/message.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"
#include "platform/crypto/crypto.h"

namespace chandlery::mail {
namespace {

constexpr std::string_view kLine = "\r\n";
constexpr std::size_t kLongestWord = 39;      // bytes that make an encoded word of at most 75 letters
constexpr std::size_t kLongestPlain = 400;  // bytes that stand as they are, or doubled by quotes; a line has 998 at most
constexpr std::size_t kLongestBodyLine = 76;  // of base64 (RFC 2045)

bool is_plain(std::string_view text) {
  return text.size() <= kLongestPlain && text.find("=?") == text.npos &&
         std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

/// What may stand in a header at all: control characters, line ends among them, are blanks.
std::string in_one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return line;
}

/// `Name <address>`, or the address alone. In quotes only quotes and backslashes need care.
std::string mailbox(std::string_view name, std::string_view address) {
  const std::string shown = in_one_line(name);
  std::string bare = in_one_line(address);
  std::erase_if(bare, [](char c) { return c == '<' || c == '>' || c == ' '; });
  if (shown.empty()) return bare;
  if (!is_plain(shown)) return encoded_words(shown) + " <" + bare + ">";
  std::string quoted = "\"";
  for (const char c : shown) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\" <" + bare + ">";
}

/// Sat, 28 Nov 2026 13:05:09 +0000
std::string date_text(Instant at) {
  constexpr std::string_view kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // 1 January 1970 was a Thursday
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Date day = Date::of(at);
  const std::int64_t seconds = (at.micros - day.start().micros) / Instant::kSecond;
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays[static_cast<std::size_t>((day.days % 7 + 7) % 7)], day.day(),
                     kMonths[day.month() - 1], day.year(), seconds / 3'600, seconds / 60 % 60, seconds % 60);
}

std::string with_line_ends(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

std::string domain_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return in_one_line(at == address.npos ? "localhost" : address.substr(at + 1));
}

}  // namespace

std::string encoded_words(std::string_view text) {
  const std::string line = in_one_line(text);
  if (is_plain(line)) return line;
  std::string out;
  std::string_view rest = line;
  while (!rest.empty()) {
    std::size_t size = 0;
    while (size < rest.size()) {
      const std::size_t letter = std::max<std::size_t>(text::utf8_sequence(rest.substr(size)), 1);
      if (size + letter > kLongestWord) break;
      size += letter;
    }
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + crypto::to_base64(rest.substr(0, size)) + "?=";
    rest.remove_prefix(size);
  }
  return out;
}

std::string to_text(const Letter& letter) {
  std::string out;
  const auto header = [&](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append(kLine);
  };
  header("Date", date_text(letter.date));
  header("From", mailbox(letter.from_name, letter.from));
  header("To", mailbox(letter.to_name, letter.to));
  header("Subject", encoded_words(letter.subject));
  header("Message-ID", "<" + in_one_line(letter.id) + "@" + domain_of(letter.from) + ">");
  header("MIME-Version", "1.0");
  header("Content-Type", "text/plain; charset=utf-8");
  header("Content-Transfer-Encoding", "base64");
  if (!letter.language.empty()) header("Content-Language", in_one_line(letter.language));
  if (!letter.list.empty()) header("List-Id", "<" + in_one_line(letter.list) + ">");
  header("Auto-Submitted", "auto-generated");  // so that no answering machine answers (RFC 3834)
  out += kLine;
  const std::string body = crypto::to_base64(with_line_ends(letter.body));
  for (std::size_t at = 0; at < body.size(); at += kLongestBodyLine) {
    out.append(body, at, kLongestBodyLine).append(kLine);
  }
  return out;
}

}  // namespace chandlery::mail
