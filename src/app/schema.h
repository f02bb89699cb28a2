// The whole schema in the order of the floors.
#pragma once

#include <cstdint>
#include <vector>

#include "platform/sql/database.h"

namespace chandlery::app {

std::vector<sql::Migration> schema();      ///< of this module alone
std::vector<sql::Migration> whole_schema();

/// How a database's schema stands to this program's, by how many steps each module has.
enum class SchemaState : std::uint8_t {
  kSame,
  kOlder,
  kNewer,  ///< some module has a step that this program does not know
};
SchemaState schema_state(sql::Tx& tx);

}  // namespace chandlery::app
