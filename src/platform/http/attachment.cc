#include "platform/http/attachment.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.h"

namespace chandlery::http {
namespace {

constexpr std::size_t kLongestName = 120;  // bytes, with the extension
constexpr std::size_t kLongestExtension = 8;

struct FileType {
  std::string_view extension, media_type;
  std::array<std::string_view, 2> magics;  ///< how the content begins, either of them; none: it is text
};
constexpr FileType kTypes[] = {
    {"png", "image/png", {"\x89PNG\r\n\x1a\n"}},
    {"jpg", "image/jpeg", {"\xff\xd8\xff"}},
    {"jpeg", "image/jpeg", {"\xff\xd8\xff"}},
    {"gif", "image/gif", {"GIF87a", "GIF89a"}},
    {"pdf", "application/pdf", {"%PDF-"}},
    {"txt", "text/plain; charset=utf-8", {}},
    {"log", "text/plain; charset=utf-8", {}},
    {"csv", "text/csv; charset=utf-8", {}},
};

const FileType* find_type(std::string_view extension) {
  const auto found = std::ranges::find(kTypes, extension, &FileType::extension);
  return found == std::end(kTypes) ? nullptr : found;
}

bool is_text(const FileType& type) { return type.magics[0].empty(); }

bool begins_with_any(std::string_view content, const std::array<std::string_view, 2>& magics) {
  return std::ranges::any_of(magics, [&](std::string_view m) { return !m.empty() && content.starts_with(m); });
}

bool is_plain_text(std::string_view content) {
  const auto control = [](unsigned char c) { return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f; };
  return std::ranges::none_of(content, control) && text::valid_utf8(content);
}

// Characters that turn the direction of text, so that "gnp.exe" can be shown as "exe.png", and other invisible ones.
bool is_invisible(std::string_view sequence) {
  if (sequence.size() == 2) return sequence[0] == '\xc2' && static_cast<unsigned char>(sequence[1]) < 0xa0;  // C1
  if (sequence.size() != 3) return false;
  const auto point = ((sequence[0] & 0x0f) << 12) | ((sequence[1] & 0x3f) << 6) | (sequence[2] & 0x3f);
  return (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
         (point >= 0x2060 && point <= 0x206f) || point == 0xfeff;
}

std::string without_tricks(std::string_view name) {
  std::string kept;
  while (!name.empty()) {
    const std::string_view sequence = name.substr(0, text::utf8_sequence(name));
    name.remove_prefix(sequence.size());
    const auto first = static_cast<unsigned char>(sequence[0]);
    if (first < 0x20 || first == 0x7f || is_invisible(sequence)) continue;
    constexpr std::string_view kForbidden = "<>:\"|?*";
    if (kForbidden.find(sequence[0]) != kForbidden.npos) kept += '_';
    else kept += sequence;
  }
  return kept;
}

std::string_view without_dots_and_blanks(std::string_view name) {
  const std::size_t first = name.find_first_not_of(". ");
  if (first == name.npos) return {};
  return name.substr(first, name.find_last_not_of(". ") - first + 1);
}

// What Windows opens as a device, whatever the extension.
bool is_device(std::string_view stem) {
  const std::string word = text::lower(stem.substr(0, stem.find('.')));
  constexpr std::string_view kDevices[] = {"con", "prn", "aux", "nul"};
  if (std::ranges::find(kDevices, word) != std::end(kDevices)) return true;
  return word.size() == 4 && (word.starts_with("com") || word.starts_with("lpt")) && word[3] >= '0' && word[3] <= '9';
}

void shorten(std::string& stem, std::size_t most) {
  if (stem.size() <= most) return;
  while (most > 0 && (static_cast<unsigned char>(stem[most]) & 0xc0) == 0x80) --most;
  stem.resize(most);
}

/// A parameter's value at the start of `rest`, quoted or not; takes it off.
std::string take_value(std::string_view& rest) {
  std::string value;
  if (!rest.starts_with('"')) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    value = text::trim(rest.substr(0, end));
    rest.remove_prefix(end);
    return value;
  }
  rest.remove_prefix(1);
  while (!rest.empty() && rest[0] != '"') {
    if (rest[0] == '\\' && rest.size() > 1) rest.remove_prefix(1);
    value += rest[0];
    rest.remove_prefix(1);
  }
  rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
  return value;
}

Result<std::string> decoded(std::string_view extended) {
  constexpr std::string_view kCharset = "utf-8'";
  const std::size_t second = text::lower(extended.substr(0, kCharset.size())) == kCharset
                                 ? extended.find('\'', kCharset.size())
                                 : extended.npos;
  const auto name = second == extended.npos ? std::nullopt : percent_decode(extended.substr(second + 1), false);
  if (!name || !text::valid_utf8(*name))
    return fail(errors::kInvalidProperty, "The file name is not encoded as UTF-8''name.", "Content-Disposition");
  return *name;
}

}  // namespace

Result<std::string> disposition_name(std::string_view header) {
  std::string plain, extended;
  std::string_view rest = header.substr(std::min(header.find(';'), header.size()));
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the semicolon, or what stood in its place
    const std::size_t end = rest.find_first_of("=;");
    if (end == rest.npos) break;
    const std::string name = text::lower(text::trim(rest.substr(0, end)));
    rest.remove_prefix(end);
    if (rest[0] == ';') continue;
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const std::string value = take_value(rest);
    if (name == "filename") plain = value;
    if (name == "filename*") extended = value;
    rest.remove_prefix(std::min(rest.find(';'), rest.size()));
  }
  if (!extended.empty()) return decoded(extended);
  return plain;
}

Result<FileName> clean_name(std::string_view given) {
  const auto bad = [](const char* why) { return fail(errors::kInvalidProperty, why, "Content-Disposition"); };
  if (!text::valid_utf8(given)) return bad("The file name is not UTF-8.");
  const std::size_t slash = given.find_last_of("/\\");
  const std::string cleaned = without_tricks(slash == given.npos ? given : given.substr(slash + 1));
  const std::string_view name = without_dots_and_blanks(cleaned);
  const std::size_t dot = name.rfind('.');
  if (name.empty()) return bad("The file needs a name: Content-Disposition: attachment; filename=\"error.png\".");
  if (dot == name.npos || name.size() - dot - 1 > kLongestExtension)
    return bad("The file's name needs an extension, as png or txt.");
  FileName result{std::string(without_dots_and_blanks(name.substr(0, dot))), text::lower(name.substr(dot + 1))};
  if (result.stem.empty() || is_device(result.stem)) result.stem.insert(0, "_");
  shorten(result.stem, kLongestName - 1 - result.extension.size());
  return result;
}

Result<std::string_view> accepted_type(const FileName& name, std::string_view content, const AcceptedFiles& accepted) {
  if (content.size() > accepted.largest) {
    return fail(errors::kBodyTooLarge, "A file has at most " + std::to_string(accepted.largest >> 20) + " MiB.");
  }
  if (content.empty()) return fail(errors::kInvalidProperty, "The file is empty.", "body");
  const FileType* type = find_type(name.extension);
  if (type == nullptr || (is_text(*type) && !accepted.text)) {
    return accepted.text ? fail(errors::kUnsupportedMediaType,
                                "Attach pictures (png, jpg, gif), PDF or text (txt, csv, log).", "Content-Disposition")
                         : fail(errors::kUnsupportedMediaType, "Attach a PDF or a picture (png, jpg, gif).",
                                "Content-Disposition");
  }
  if (is_text(*type) ? !is_plain_text(content) : !begins_with_any(content, type->magics)) {
    return fail(errors::kUnsupportedMediaType, "The file's content is not what its extension says.", "body");
  }
  return type->media_type;
}

Response attachment_response(const FileName& name, std::string content) {
  const FileType* type = find_type(name.extension);
  Response response;
  response.body = std::move(content);
  response.content_type = type == nullptr ? "application/octet-stream" : type->media_type;
  response.set("Content-Disposition", disposition_of(name));
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Content-Security-Policy", "default-src 'none'; sandbox");
  return response;
}

std::string disposition_of(const FileName& file) {
  const std::string name = file.stem + "." + file.extension;
  std::string ascii;
  for (const char c : name) {
    const bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%' && c != ';';
    ascii += plain ? c : '_';
  }
  return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + percent_encode(name);
}

}  // namespace chandlery::http
