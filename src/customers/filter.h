// What a caller asks of the customer list: page size, filter, and where to go on (contract 1.8, 1.9).
//
// The continuation token carries the whole question, since .NET sends the token alone:
//   token = base64url( "1" LF size LF field LF value LF last sort key LF last id )
// A token only ever names a place in the actor's own list, so a forged one shows nothing that the list does not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace chandlery::customers {

inline constexpr int kLargestPage = 500;  ///< contract 1.8; also what a caller gets that names no size

enum class FilterField : std::uint8_t { kNone, kCompanyName, kDomain, kIndirectReseller, kIndirectProvider };

struct ListQuestion {
  int size = kLargestPage;
  FilterField field = FilterField::kNone;
  std::string value;      ///< folded prefix of a name or domain, or a partner's GUID
  std::string after_key;  ///< sort key and id of the last page's last customer; empty id: from the start
  std::string after_id;

  friend bool operator==(const ListQuestion&, const ListQuestion&) = default;
};

/// The filter's JSON (contract 1.9) into `question`. kInvalidInput for another field, operator or form.
Result<void> read_filter(std::string_view json, ListQuestion& question);
/// 1 to 500; 0 and empty mean the default, more than 500 is 500. kInvalidInput for what is no number.
Result<int> read_page_size(std::string_view text);

std::string to_token(const ListQuestion& question);
/// kInvalidInput when the text is no token of `to_token`.
Result<ListQuestion> read_token(std::string_view token);

/// The JSON of the question's filter, for a link; empty for none.
std::string filter_json(const ListQuestion& question);

}  // namespace chandlery::customers
