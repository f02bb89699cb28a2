// Reads PostgreSQL's binary values: whole numbers big-endian, text and bytes as they are.
#include "platform/sql/postgres_row.h"

#include <limits>

namespace chandlery::sql {

namespace {

// The numbers of built-in types, which no header of libpq names (pg_type.dat).
enum TypeNumber : Oid {
  kBool = 16,
  kBytea = 17,
  kName = 19,
  kBigint = 20,
  kSmallint = 21,
  kInteger = 23,
  kText = 25,
  kUnknown = 705,
  kChar = 1042,
  kVarchar = 1043,
  kNumeric = 1700,
};

std::int64_t big_endian(std::string_view raw) {
  // The sign is that of the first byte.
  std::int64_t value = raw.empty() ? 0 : static_cast<signed char>(raw.front());
  for (const char byte : raw.substr(1)) value = value * 256 + static_cast<unsigned char>(byte);
  return value;
}

/// A whole NUMERIC, which SUM of BIGINT is: nullopt when it has a fraction or does not fit.
/// Format: count, weight, sign, scale as 16-bit numbers, then `count` digits of base 10,000.
std::optional<std::int64_t> whole_numeric(std::string_view raw) {
  const auto half_word = [&](std::size_t index) { return big_endian(raw.substr(index * 2, 2)); };
  const std::int64_t count = half_word(0), weight = half_word(1), sign = half_word(2) & 0xffff;
  constexpr std::int64_t kPositive = 0, kNegative = 0x4000;
  if ((sign != kPositive && sign != kNegative) || weight > 4) return std::nullopt;
  __int128 value = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t digit = half_word(4 + static_cast<std::size_t>(i));
    if (i > weight && digit != 0) return std::nullopt;
    if (i <= weight) value = value * 10'000 + digit;
  }
  for (std::int64_t i = count; i <= weight; ++i) value *= 10'000;
  if (sign == kNegative) value = -value;
  using Limits = std::numeric_limits<std::int64_t>;
  if (value < Limits::min() || value > Limits::max()) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace

void PostgresRow::wrong_type(int column) const {
  throw std::logic_error("column " + std::to_string(column) + " (" + PQfname(result, column) +
                         ") is read as another type than it has, or does not fit");
}

std::string_view PostgresRow::raw(int column, bool must_be_text) const {
  if (column < 0 || column >= PQnfields(result))
    throw std::logic_error("the result has no column " + std::to_string(column));
  if (must_be_text) {
    switch (PQftype(result, column)) {
      case kText:
      case kBytea:
      case kVarchar:
      case kChar:
      case kName:
      case kUnknown:
        break;
      default:
        wrong_type(column);
    }
  }
  if (PQgetisnull(result, number, column)) return {};
  return {PQgetvalue(result, number, column), static_cast<std::size_t>(PQgetlength(result, number, column))};
}

bool PostgresRow::is_null(int column) const {
  raw(column, false);
  return PQgetisnull(result, number, column) != 0;
}

std::int64_t PostgresRow::integer(int column) const {
  const std::string_view value = raw(column, false);
  switch (PQftype(result, column)) {
    case kBigint:
    case kInteger:
    case kSmallint:
    case kBool:
      return value.empty() ? 0 : big_endian(value);
    case kNumeric:
      if (value.empty()) return 0;
      if (const auto whole = whole_numeric(value)) return *whole;
      [[fallthrough]];
    default:
      wrong_type(column);
  }
}

Bytes PostgresRow::bytes(int column) const {
  const std::string_view value = raw(column, true);
  return {reinterpret_cast<const unsigned char*>(value.data()), value.size()};
}

}  // namespace chandlery::sql
