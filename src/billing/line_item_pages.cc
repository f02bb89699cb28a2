// Pages of line items.
#include "billing/line_item_pages.h"

#include <charconv>

#include "billing/invoice_wire.h"
#include "core/text.h"
#include "platform/crypto/crypto.h"
#include "platform/http/seek.h"
#include "platform/sql/seek.h"

namespace chandlery::billing {
namespace {

constexpr std::int64_t kLargestOffset = 1'000'000'000;
constexpr std::string_view kQueryWords[kBillingProviders] = {"office", "azure", "onetime", "marketplace"};

struct Place {
  std::size_t set = 0;
  std::string after;
};

std::string to_token(const Place& place) {
  return crypto::to_base64url("1\n" + std::to_string(place.set) + "\n" + place.after);
}

Result<Place> read_token(const std::string& token, std::size_t sets) {
  Place place;
  if (token.empty()) return place;
  const auto refused = [] {
    return fail(errors::kInvalidInput, "The continuation token is not one of this list.", "MS-ContinuationToken");
  };
  const std::optional<std::string> text = crypto::from_base64url(token);
  if (!text || !text->starts_with("1\n") || !text::valid_utf8(*text)) return refused();
  const std::string_view rest = std::string_view(*text).substr(2);
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return refused();
  const auto [stop, error] = std::from_chars(rest.data(), rest.data() + end, place.set);
  if (error != std::errc() || stop != rest.data() + end || place.set >= sets) return refused();
  place.after = rest.substr(end + 1);
  if (place.after.find('\0') != std::string::npos) return refused();
  return place;
}

std::string plain(std::string_view word) {
  std::string text = text::lower(text::trim(word));
  std::erase(text, '_');
  return text;
}

bool is_asked(const ChargeLine& line, const LineQuestion& question) {
  if (is_adjustment(line)) return false;
  if (question.usage) return line.id.starts_with(kUsagePrefix);
  return !question.provider || line.provider == *question.provider;
}

}  // namespace

LineShape LineQuestion::shape_of(const ChargeLine& line) const {
  if (!usage) return billing::shape_of(line.provider, false);
  return provider == BillingProvider::kAzure ? LineShape::kDailyUsage : LineShape::kDailyRated;
}

std::string_view query_word(std::optional<BillingProvider> provider) {
  return provider ? kQueryWords[static_cast<int>(*provider)] : "all";
}

Result<bool> asks_for_usage(std::string_view type) {
  const std::string kind = plain(type);
  if (kind.empty() || kind == "none" || kind == "billinglineitems") return false;
  if (kind == "usagelineitems") return true;
  return fail(errors::kInvalidInput, "There are no line items \"" + kind + "\".", "invoiceLineItemType");
}

Result<LineQuestion> read_line_question(const http::Request& request, std::string_view provider, std::string_view type) {
  LineQuestion question;
  const std::string wanted = plain(provider);
  if (!wanted.empty() && wanted != "all" && wanted != "none") {
    for (int i = 0; i < kBillingProviders; ++i) {
      if (wanted == kQueryWords[i]) question.provider = static_cast<BillingProvider>(i);
    }
    if (!question.provider) return fail(errors::kInvalidInput, "There is no provider \"" + wanted + "\".", "provider");
  }
  question.usage = OR_RETURN(asks_for_usage(type));
  const http::Seek seek = OR_RETURN(http::read_seek(request));
  question.size = seek.size == 0 ? kLargestLinePage : std::min(seek.size, kLargestLinePage);
  question.token = seek.token;
  question.offset = OR_RETURN(read_count(request.query, "offset", kLargestOffset));
  return question;
}

Result<LinePage> read_lines(sql::Tx& tx, const std::vector<ChargeSet>& sets, const LineQuestion& question) {
  Place place = OR_RETURN(read_token(question.token, std::max<std::size_t>(sets.size(), 1)));
  LinePage page;
  std::int64_t skip = question.token.empty() ? question.offset : 0, looked = 0, missing = question.size;
  while (place.set < sets.size() && missing > 0 && (looked < sql::kMostLookedAt || skip > 0)) {
    if (question.usage && place.after.empty()) place.after = kUsagePrefix;  // the orders' come before
    // One more than is missing tells whether there is a next page.
    const std::int64_t limit = std::min(kLargestLinePage, missing + skip) + 1;
    std::int64_t read = 0;
    bool more = false;
    each_charge(tx, sets[place.set], place.after, limit, [&](const ChargeLine& line) {
      ++read;
      more = missing == 0;
      if (more) return;
      place.after = line.id;
      if (!is_asked(line, question)) return;
      if (skip > 0) {
        --skip;
      } else {
        page.lines.push_back(line);
        --missing;
      }
    });
    looked += read;
    if (more) break;
    if (read < limit) {
      ++place.set;
      place.after.clear();
    }
  }
  if (place.set < sets.size()) page.next = to_token(place);
  page.meters = meters_of(tx, page.lines);
  return page;
}

}  // namespace chandlery::billing
