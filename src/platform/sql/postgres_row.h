// A row of a PostgreSQL result in binary format.
#pragma once

#include <libpq-fe.h>

#include "platform/sql/sql.h"

namespace chandlery::sql {

struct PostgresRow final : Row {
  explicit PostgresRow(const PGresult* all) : result(all) {}

  bool is_null(int column) const override;
  std::int64_t integer(int column) const override;
  std::string_view text(int column) const override { return raw(column, true); }
  Bytes bytes(int column) const override;

  const PGresult* result;
  int number = 0;

 private:
  std::string_view raw(int column, bool must_be_text) const;
  [[noreturn]] void wrong_type(int column) const;
};

}  // namespace chandlery::sql
