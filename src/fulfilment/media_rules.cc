// What a medium may be called and what it must say of itself. See media.h.
#include <algorithm>

#include "core/text.h"
#include "fulfilment/media.h"

namespace chandlery::fulfilment {
namespace {

constexpr std::size_t kLongestFileName = 200;  // bytes
constexpr std::size_t kLongestVersion = 64;

/// C1 controls, characters that turn the direction of text ("gnp.exe" shown as "exe.png"), and other invisible ones.
bool is_invisible(std::string_view sequence) {
  if (sequence.size() == 2) return sequence[0] == '\xc2' && static_cast<unsigned char>(sequence[1]) < 0xa0;
  if (sequence.size() != 3) return false;
  const auto point = ((sequence[0] & 0x0f) << 12) | ((sequence[1] & 0x3f) << 6) | (sequence[2] & 0x3f);
  return (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
         (point >= 0x2060 && point <= 0x206f) || point == 0xfeff;
}

bool is_printable(std::string_view text) {
  if (!text::valid_utf8(text)) return false;
  while (!text.empty()) {
    const std::string_view sequence = text.substr(0, text::utf8_sequence(text));
    const auto first = static_cast<unsigned char>(sequence[0]);
    if (first < 0x20 || first == 0x7f || is_invisible(sequence)) return false;
    text.remove_prefix(sequence.size());
  }
  return true;
}

/// What Windows opens as a device, whatever the extension.
bool is_device(std::string_view name) {
  const std::string word = text::lower(text::trim(name.substr(0, name.find('.'))));
  constexpr std::string_view kDevices[] = {"con", "prn", "aux", "nul", "conin$", "conout$"};
  if (std::ranges::find(kDevices, word) != std::end(kDevices)) return true;
  return word.size() == 4 && (word.starts_with("com") || word.starts_with("lpt")) && word[3] >= '0' && word[3] <= '9';
}

bool is_word(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::unexpected<Error> invalid(std::string_view field, std::string why) {
  return fail(errors::kInvalidProperty, std::move(why), std::string(field));
}

}  // namespace

std::string_view to_string(MediaState state) {
  switch (state) {
    case MediaState::kUploading:
      return "uploading";
    case MediaState::kAvailable:
      return "available";
    case MediaState::kWithdrawn:
      return "withdrawn";
  }
  return "withdrawn";
}

Result<void> check_file_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestFileName) return invalid("fileName", "A file name has 1 to 200 bytes.");
  if (!is_printable(name)) return invalid("fileName", "The file name has control or invisible characters.");
  if (name.find_first_of("/\\:*?\"<>|") != name.npos) {
    return invalid("fileName", "The file name has one of / \\ : * ? \" < > |, which would make it more than a name.");
  }
  if (name.front() == '.' || name.front() == ' ' || name.back() == '.' || name.back() == ' ') {
    return invalid("fileName", "The file name begins or ends with a dot or a blank.");
  }
  if (is_device(name)) return invalid("fileName", "The file name is a device's on some systems.");
  return {};
}

Result<MediaFile> check_media(MediaFile file) {
  RETURN_IF_FAILED(check_file_name(file.file_name));
  if (file.version.empty() || file.version.size() > kLongestVersion || !is_printable(file.version)) {
    return invalid("version", "A version has 1 to 64 bytes of printable text.");
  }
  if (!is_word(file.language, 35)) return invalid("language", "The language is a tag such as en or pt-BR, or neutral.");
  if (!is_word(file.architecture, 16)) return invalid("architecture", "The architecture is a word such as x64 or any.");
  if (file.size < 1 || file.size > storage::kLargestBlob) {
    return invalid("size", "The size is from 1 byte to 64 GiB.");
  }
  file.sha256 = text::lower(file.sha256);
  if (!file.sha256.empty() && !storage::is_blob_name(file.sha256)) {
    return invalid("sha256", "The SHA-256 is 64 hexadecimal digits.");
  }
  return file;
}

}  // namespace chandlery::fulfilment
