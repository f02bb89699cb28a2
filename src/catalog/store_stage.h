// The rows of a price sheet that waits to be switched on, and the version of the price book (price_batches.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/price_import.h"
#include "catalog/store.h"

namespace chandlery::catalog::store {

std::int64_t book_version(sql::Tx& tx);
/// False, and nothing changed, when the version is another one by now.
bool advance_book_from(sql::Tx& tx, std::int64_t version);

struct PriceStage {
  std::string digest;
  std::int64_t book_version = 0, staged = 0;
  bool open = true;       ///< false: switched on, or given up; it is being swept away
  Instant touched_at;
};
std::optional<PriceStage> find_stage(sql::Tx& tx);
void open_stage(sql::Tx& tx, const PriceStage& stage, std::string_view started_by);
/// Counts rows `from` to before `to` as staged; false when the stage is not this one, or not that far.
bool advance_stage(sql::Tx& tx, std::string_view digest, std::int64_t from, std::int64_t to, Instant at);
void stage_price(sql::Tx& tx, std::int64_t position, const PriceRow& row);
/// Nothing more is staged; false when the stage is not this one, or closed already.
bool close_stage(sql::Tx& tx, std::string_view digest);
/// Everything that is staged becomes a price.
void put_staged_prices(sql::Tx& tx);
/// Removes up to `rows` staged prices, and with the last of them the stage. False when none is left.
bool sweep_stage(sql::Tx& tx, std::int64_t rows);

}  // namespace chandlery::catalog::store
