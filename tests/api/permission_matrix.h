// Who may do what, typed from the requirements a second time (rules 2.2, 2.3, 2.5; contract 1.3): the walk compares the
// running server with this, so nothing of src/identity stands behind it.
#pragma once

#include <string>
#include <string_view>

namespace chandlery::test {

/// Whether a person of this column (GA, AA ... Op) has the right. Throws for a right or column that the table lacks, so
/// that a new capability cannot go untested.
bool matrix_grants(std::string_view capability, std::string_view column);

/// Rights that a token of an application alone never has: what the log must name a person for (rules 2.5).
bool needs_a_person(std::string_view capability);

}  // namespace chandlery::test
