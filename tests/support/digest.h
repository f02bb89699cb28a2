// Everything that a database holds, in a form that two databases are compared by.
#pragma once

#include <map>
#include <string>

#include "platform/sql/database.h"
#include "platform/sql/moving.h"

namespace chandlery::test {

using Digest = std::map<std::string, std::string>;  ///< by table

inline Digest digest_of(sql::Database& database) {
  Digest digest;
  database.read_long_now([&](sql::Tx& tx) {
    for (const sql::Table& table : sql::tables_of(tx)) digest[table.name] = sql::contents_of(tx, table).hex();
  });
  return digest;
}

}  // namespace chandlery::test
