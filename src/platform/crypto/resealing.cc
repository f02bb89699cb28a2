// See resealing.h.
#include "platform/crypto/resealing.h"

#include "platform/crypto/ring_keys.h"

namespace chandlery::crypto {
namespace {

/// Calls `take` with the rows of each step until there are no more.
template <class Take>
void each_step(sql::Database& database, const SealedColumn& column, std::int64_t rows, Take&& take) {
  RowKey after;
  for (;;) {
    std::vector<SealedRow> read;
    database.read_now([&](sql::Tx& tx) { read = column.read(tx, after, rows); });
    if (read.empty()) return;
    after = read.back().key;
    const bool last = static_cast<std::int64_t>(read.size()) < rows;
    take(std::move(read));
    if (last) return;
  }
}

/// Those of a step that another key than `number` sealed.
std::vector<SealedRow> old_of(std::vector<SealedRow> rows, std::uint32_t number, SealedCount& count) {
  std::erase_if(rows, [](const SealedRow& row) { return row.sealed.empty(); });
  count.values += std::ssize(rows);
  std::erase_if(rows, [&](const SealedRow& row) { return data_key_number(row.sealed) == number; });
  count.old += std::ssize(rows);
  return rows;
}

}  // namespace

SealedCount count_sealed(sql::Database& database, const SealedColumn& column, std::uint32_t number, std::int64_t rows) {
  SealedCount count;
  each_step(database, column, rows, [&](std::vector<SealedRow> read) { old_of(std::move(read), number, count); });
  return count;
}

SealedCount reseal(sql::Database& database, const Keyring& ring, const SealedColumn& column, std::int64_t rows,
                   const AfterStep& after_step) {
  SealedCount count;
  const std::uint32_t number = ring.keys().seals;
  each_step(database, column, rows, [&](std::vector<SealedRow> read) {
    struct Anew {
      SealedRow row;
      std::string sealed;
    };
    std::vector<Anew> anew;
    for (SealedRow& row : old_of(std::move(read), number, count)) {
      if (const std::optional<std::string> secret = ring.open_sealed(row.sealed, row.context)) {
        std::string sealed = ring.seal(*secret, row.context);
        anew.push_back({std::move(row), std::move(sealed)});
      } else {
        ++count.unopened;
      }
    }
    if (!anew.empty()) {
      database.write_now([&](sql::Tx& tx) {
        for (const Anew& each : anew) column.write(tx, each.row, each.sealed);
      });
    }
    if (after_step) after_step();
  });
  return count;
}

}  // namespace chandlery::crypto
