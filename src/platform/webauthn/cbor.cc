// See cbor.h.
#include "platform/webauthn/cbor.h"

#include "platform/webauthn/big_endian.h"

namespace chandlery::webauthn {

std::optional<CborReader::Item> CborReader::next() {
  if (rest_.empty()) return std::nullopt;
  const auto head = static_cast<unsigned char>(rest_.front());
  rest_.remove_prefix(1);
  Item item{.kind = static_cast<CborKind>(head >> 5), .number = head & 31U, .text = {}};
  if (item.number >= 24) {
    if (item.number > 27) return std::nullopt;  // reserved, or of indefinite length
    const std::size_t width = std::size_t{1} << (item.number - 24);
    if (rest_.size() < width) return std::nullopt;
    item.number = big_endian(rest_.substr(0, width));
    rest_.remove_prefix(width);
  }
  if (item.kind == CborKind::kBytes || item.kind == CborKind::kText) {
    if (item.number > rest_.size()) return std::nullopt;
    item.text = rest_.substr(0, item.number);
    rest_.remove_prefix(item.number);
  }
  return item;
}

bool CborReader::skip(int deepest) {
  const std::optional<Item> item = next();
  if (!item) return false;
  std::uint64_t inside = 0;
  if (item->kind == CborKind::kTag) inside = 1;
  if (item->kind == CborKind::kArray || item->kind == CborKind::kMap) {
    if (item->number > rest_.size()) return false;  // each takes a byte at least
    inside = item->kind == CborKind::kMap ? 2 * item->number : item->number;
  }
  if (inside > 0 && deepest == 0) return false;
  for (; inside > 0; --inside) {
    if (!skip(deepest - 1)) return false;
  }
  return true;
}

}  // namespace chandlery::webauthn
