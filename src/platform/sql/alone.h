// One use case in a transaction of its own, for whoever is not in one: a worker, whose content comes and goes meanwhile.
#pragma once

#include <optional>
#include <utility>

#include "platform/sql/database.h"

namespace chandlery::sql {

/// `Result<X> use_case(Tx&)`. Taken back when it fails.
template <class UseCase>
auto write_alone(Database& database, UseCase&& use_case) {
  std::optional<decltype(use_case(std::declval<Tx&>()))> result;
  database.write_now([&](Tx& tx) {
    result.emplace(use_case(tx));
    if (!*result) tx.undo();
  });
  return *std::move(result);
}

/// The same of one that only reads.
template <class UseCase>
auto read_alone(Database& database, UseCase&& use_case) {
  std::optional<decltype(use_case(std::declval<Tx&>()))> result;
  database.read_now([&](Tx& tx) { result.emplace(use_case(tx)); });
  return *std::move(result);
}

}  // namespace chandlery::sql
