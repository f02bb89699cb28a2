#include "support/rules.h"

#include <algorithm>
#include <array>

#include "core/id.h"
#include "core/text.h"
#include "core/whole_money.h"
#include "support/topics.h"

namespace chandlery::support {
namespace {

constexpr std::size_t kLongestTitle = 250;      // letters
constexpr std::size_t kLongestText = 20'000;    // letters of a description or note
constexpr std::size_t kLongestProduct = 250;    // letters
constexpr std::int64_t kMostNotes = 1'000;

constexpr std::array<std::string_view, 4> kSeverities = {"unknown", "critical", "moderate", "minimal"};
constexpr std::array<std::string_view, 4> kStatuses = {"none", "open", "closed", "attention_needed"};

// Rules 4.9. What is not here is no move.
struct Move {
  Status from, to;
  bool requester, op;  ///< who may
};
constexpr Move kMoves[] = {
    {Status::kOpen, Status::kAttentionNeeded, false, true},
    {Status::kAttentionNeeded, Status::kOpen, true, true},
    {Status::kOpen, Status::kClosed, true, true},
    // By way of open, which both sides may do.
    {Status::kAttentionNeeded, Status::kClosed, true, true},
    {Status::kClosed, Status::kOpen, true, true},
};

std::unexpected<Error> bad(std::string message, std::string field) {
  return fail(errors::kInvalidProperty, std::move(message), std::move(field));
}

std::size_t letters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

bool blank(std::string_view text) { return text::trim(text).empty(); }

Result<void> check_length(std::string_view text, std::size_t most, std::string field) {
  if (letters(text) <= most) return {};
  return bad("This has at most " + std::to_string(most) + " letters.", std::move(field));
}

Result<void> check_title(std::string_view title) {
  if (blank(title)) return bad("The title must be filled in.", "title");
  if (std::ranges::any_of(title, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    return bad("The title is one line of text.", "title");
  return check_length(title, kLongestTitle, "title");
}

template <class Enum, std::size_t n>
Result<Enum> parse(const std::array<std::string_view, n>& words, std::string_view word, std::string_view field) {
  const auto plain = [](std::string_view text) {
    std::string folded = text::lower(text);
    std::erase(folded, '_');
    return folded;
  };
  const std::string asked = plain(word);
  for (std::size_t i = 0; i < n; ++i) {
    if (plain(words[i]) == asked) return static_cast<Enum>(i);
  }
  std::string known;
  for (const std::string_view word_known : std::span(words).subspan(1))  // the first one means "not given"
    known.append(known.empty() ? "" : ", ").append(word_known);
  return fail(errors::kInvalidEnumValue, "The value is one of: " + known + ".", std::string(field));
}

bool is_empty(const partners::Contact& contact) { return contact == partners::Contact{}; }

}  // namespace

std::string_view to_string(Severity severity) { return kSeverities[static_cast<std::size_t>(severity)]; }
std::string_view to_string(Status status) { return kStatuses[static_cast<std::size_t>(status)]; }

Result<Severity> parse_severity(std::string_view word, std::string_view field) {
  return parse<Severity>(kSeverities, word, field);
}
Result<Status> parse_status(std::string_view word, std::string_view field) {
  return parse<Status>(kStatuses, word, field);
}

Result<void> may_move(Status from, Status to, Side side, std::optional<Instant> closed_at, Instant at) {
  const auto move = std::ranges::find_if(kMoves, [&](const Move& m) { return m.from == from && m.to == to; });
  if (move == std::end(kMoves)) {
    return bad("A request that is " + std::string(to_string(from)) + " cannot become " + std::string(to_string(to)) + ".",
               "status");
  }
  if (side == Side::kRequester ? !move->requester : !move->op) {
    return bad("Only the operator sets this status.", "status");
  }
  if (from == Status::kClosed && closed_at && at > closed_at->plus_days(kReopenDays)) {
    return bad("A request can be opened again within 14 days of its closing. Make a new one and name this one's number.",
               "status");
  }
  return {};
}

Result<void> check_locale(std::string_view locale) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool good = locale.size() == 5 && locale[2] == '-' && letter(locale[0]) && letter(locale[1]) &&
                    letter(locale[3]) && letter(locale[4]);
  if (!good) return fail(errors::kInvalidInput, "The path names a locale, as en-US.", "agentLocale");
  return {};
}

Result<void> check_draft(const Draft& draft) {
  if (!draft.topic_id) return bad("The problem type must be chosen.", "supportTopicId");
  const Topic* topic = find_topic(*draft.topic_id);
  if (topic == nullptr) return bad("There is no such problem type.", "supportTopicId");
  if (draft.severity == Severity::kUnknown) return bad("The impact must be chosen.", "severity");
  RETURN_IF_FAILED(check_title(draft.title));
  if (!topic->refund && blank(draft.description)) return bad("The description must be filled in.", "description");
  RETURN_IF_FAILED(check_length(draft.description, kLongestText, "description"));
  RETURN_IF_FAILED(check_length(draft.product_id, kLongestProduct, "productId"));
  RETURN_IF_FAILED(check_length(draft.product_name, kLongestProduct, "productName"));
  if (!is_empty(draft.contact)) RETURN_IF_FAILED(partners::check_contact(draft.contact, "primaryContact"));
  return {};
}

Result<void> check_claim(const Draft& draft) {
  const RefundClaim& claim = draft.refund;
  if (blank(claim.tenant)) return bad("The customer's tenant id or domain is missing.", "refund.customerTenant");
  if (!normalise_guid(claim.tenant) && !text::is_domain_name(claim.tenant))
    return bad("This is neither a tenant id nor a domain.", "refund.customerTenant");
  if (blank(claim.order_id) && blank(claim.subscription_id))
    return bad("The order id or the subscription id is missing.", "refund.orderId");
  if (blank(claim.reason)) return bad("The reason for the refund is missing.", "refund.reason");
  if (claim.reason.size() > ordering::kLongestReason)
    return bad("The reason has at most " + std::to_string(ordering::kLongestReason) + " bytes.", "refund.reason");
  if (!claim.amount) return bad("The amount requested is missing.", "refund.amount");
  if (blank(claim.currency)) return bad("The currency of the amount is missing.", "refund.currency");
  if (is_empty(draft.contact)) return bad("Whom to contact is missing.", "primaryContact");
  if (draft.contact.phone.empty()) return bad("The contact's phone number is missing.", "primaryContact.phoneNumber");
  return {};
}

Result<Refund> check_refund(const RefundClaim& claim, const ordering::Cancellation& quote) {
  Refund refund{.order_id = quote.order_id, .lines = {}, .reason = std::string(text::trim(claim.reason)), .amount = {}};
  for (const ordering::CancelledLine& line : quote.lines) refund.lines.push_back(line.number);
  const Money creditable = quote.credit();
  const std::optional<Currency> currency = Currency::parse(claim.currency);
  if (!currency || *currency != creditable.currency) {
    return bad("The order was bought in " + std::string(creditable.currency.code()) + ".", "refund.currency");
  }
  const Decimal& asked = *claim.amount;
  if (asked.negative() || asked.zero()) return bad("The amount must be more than zero.", "refund.amount");
  if (asked > creditable.to_decimal()) {
    return bad("At most " + creditable.to_string() + " " + std::string(currency->code()) + " can come back.",
               "refund.amount");
  }
  const std::optional<Money> amount = whole_money(asked, *currency);
  if (!amount) return bad("The amount has more decimals than its currency.", "refund.amount");
  refund.amount = *amount;
  return refund;
}

std::string refund_text(const Refund& refund, std::string_view customer) {
  std::string lines;
  for (const std::int64_t line : refund.lines) lines += (lines.empty() ? "" : ", ") + std::to_string(line);
  return "Customer tenant: " + std::string(customer) + "\nOrder: " + refund.order_id + " (lines " + lines +
         ")\nRefund reason: " + refund.reason + "\nAmount requested: " + refund.amount.to_string() + " " +
         std::string(refund.amount.currency.code());
}

std::int64_t next_number(std::int64_t last, Date day) {
  const std::int64_t first = ((day.year() * 100LL + day.month()) * 100 + day.day()) * 1'000'000;
  return std::max(last, first) + 1;
}

std::optional<NumberRange> number_range(std::string_view digits) {
  constexpr std::size_t kDigits = 14;
  const std::string_view text = text::trim(digits);
  if (text.empty() || text.size() > kDigits || text.front() == '0') return std::nullopt;
  NumberRange range;
  for (std::size_t i = 0; i < kDigits; ++i) {
    const bool given = i < text.size();
    if (given && (text[i] < '0' || text[i] > '9')) return std::nullopt;
    range.first = range.first * 10 + (given ? text[i] - '0' : 0);
    range.last = range.last * 10 + (given ? text[i] - '0' : 9);
  }
  return range;
}

bool is_visible(const ServiceRequest& request, const Actor& actor, bool sees_customers) {
  if (request.partner_id != actor.partner_id) return false;
  return request.created_by == actor.principal() || (sees_customers && !request.customer_id.empty());
}

Result<ServiceRequest> changed(const ServiceRequest& request, const Change& change, Side side, Instant at) {
  ServiceRequest after = request;
  const bool moves = change.status && *change.status != Status::kNone && *change.status != request.status;
  if (moves) {
    RETURN_IF_FAILED(may_move(request.status, *change.status, side, request.closed_at, at));
    after.status = *change.status;
  }
  if (change.severity && *change.severity != Severity::kUnknown) after.severity = *change.severity;
  if (change.title) {
    if (*change.title != request.title) RETURN_IF_FAILED(check_title(*change.title));
    after.title = *change.title;
  }
  if (change.description && *change.description != request.description) {
    if (request.refund) return bad("What a refund request says is fixed. Add a note instead.", "description");
    if (blank(*change.description)) return bad("The description must be filled in.", "description");
    RETURN_IF_FAILED(check_length(*change.description, kLongestText, "description"));
    after.description = *change.description;
  }
  if (change.contact && !is_empty(*change.contact)) {
    if (*change.contact != request.contact)
      RETURN_IF_FAILED(partners::check_contact(*change.contact, "primaryContact"));
    after.contact = *change.contact;
  }
  if (!blank(change.note)) {
    RETURN_IF_FAILED(check_length(change.note, kLongestText, "newNote.text"));
    if (after.note_count >= kMostNotes)
      return fail(errors::kInvalidInput, "The request has as many notes as it can have. Make a new one.", "newNote");
    ++after.note_count;
    const bool answered = side == Side::kRequester && !moves && request.status == Status::kAttentionNeeded;
    if (answered) after.status = Status::kOpen;
  }
  if (request.status == Status::kClosed && after.status == Status::kClosed && differ(request, after))
    return bad("The request is closed. Open it again first.", "status");
  if (after.status == Status::kClosed && request.status != Status::kClosed) after.closed_at = at;
  return after;
}

Status status_beside(ordering::CancellationState state) {
  if (!ordering::is_open(state)) return Status::kClosed;
  return state == ordering::CancellationState::kNeedsInformation ? Status::kAttentionNeeded : Status::kOpen;
}

std::string note_beside(const ordering::Cancellation& cancellation) {
  const std::string note = cancellation.note.empty() ? std::string() : " " + cancellation.note;
  switch (cancellation.state) {
    case ordering::CancellationState::kCompleted:
      return "The purchase is cancelled, and " + cancellation.credit().to_string() + " " +
             std::string(cancellation.currency.code()) + " come back." + note;
    case ordering::CancellationState::kRejected:
      return "The refund is rejected." + note;
    case ordering::CancellationState::kNeedsInformation:
      return cancellation.note;
    default:
      return cancellation.reason;
  }
}

bool differ(const ServiceRequest& before, const ServiceRequest& after) {
  return before.status != after.status || before.severity != after.severity || before.title != after.title ||
         before.description != after.description || before.contact != after.contact ||
         before.note_count != after.note_count || before.file_count != after.file_count;
}

}  // namespace chandlery::support
