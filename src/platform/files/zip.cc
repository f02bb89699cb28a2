#include "platform/files/zip.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <stdexcept>

namespace chandlery::files {
namespace {

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

std::string deflated(std::string_view content) {
  z_stream stream{};
  // Raw deflate (negative window bits), as ZIP entries hold it.
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zip: deflate cannot start");
  }
  std::string out(deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int outcome = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (outcome != Z_STREAM_END) throw std::runtime_error("zip: deflate did not finish");
  return out;
}

}  // namespace

std::string zip_of_one(std::string_view name, std::string_view content, Instant modified) {
  if (content.size() > std::numeric_limits<std::uint32_t>::max() / 2)
    throw std::runtime_error("zip: content too large");
  const std::string body = deflated(content);
  const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
  const Date day = Date::of(modified);
  const auto seconds = (modified.micros - day.start().micros) / Instant::kSecond;
  const auto dos_time = static_cast<std::uint64_t>(seconds / 3600 << 11 | seconds / 60 % 60 << 5 | seconds % 60 / 2);
  const auto dos_date = static_cast<std::uint64_t>(std::max(day.year() - 1980, 0) << 9 | day.month() << 5 | day.day());

  std::string common;  // the fields that the local header and the directory share
  put(common, 20, 2);  // version needed
  put(common, 0, 2);   // flags
  put(common, 8, 2);   // deflate
  put(common, dos_time, 2);
  put(common, dos_date, 2);
  put(common, checksum, 4);
  put(common, body.size(), 4);
  put(common, content.size(), 4);
  put(common, name.size(), 2);
  put(common, 0, 2);  // extra field

  std::string zip = "PK\x03\x04" + common;
  zip.append(name).append(body);
  const std::size_t directory = zip.size();
  zip += "PK\x01\x02";
  put(zip, 20, 2);  // made by
  zip += common;
  put(zip, 0, 2);  // comment
  put(zip, 0, 2);  // disk
  put(zip, 0, 2);  // internal attributes
  put(zip, 0, 4);  // external attributes
  put(zip, 0, 4);  // offset of the local header
  zip.append(name);
  const std::size_t directory_size = zip.size() - directory;
  zip += "PK\x05\x06";
  put(zip, 0, 4);  // disks
  put(zip, 1, 2);
  put(zip, 1, 2);
  put(zip, directory_size, 4);
  put(zip, directory, 4);
  put(zip, 0, 2);
  return zip;
}

}  // namespace chandlery::files
