// Numbers the statements of the program, so that a connection finds a prepared form by vector index.
#include <atomic>

#include "platform/sql/sql.h"

namespace chandlery::sql {

namespace {
// Constant-initialised: statements are namespace-scope constants of other files and may be made before main.
constinit std::atomic<std::uint32_t> statements{0};
}  // namespace

Statement::Statement(std::string_view text)
    : text_(text), number_(statements.fetch_add(1, std::memory_order_relaxed)) {}

}  // namespace chandlery::sql
