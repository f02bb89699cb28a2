#include "catalog/rules.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "catalog/pricing.h"
#include "core/text.h"
#include "core/word_list.h"
#include "platform/crypto/crypto.h"

namespace chandlery::catalog {
namespace {

constexpr std::array<std::pair<ProductType, std::string_view>, 4> kProductTypes = {{
    {ProductType::kPerpetualSoftware, "perpetual_software"},
    {ProductType::kSoftwareSubscription, "software_subscription"},
    {ProductType::kReservation, "reservation"},
    {ProductType::kSuseOrRedHatPlan, "suse_or_red_hat_plan"},
}};
constexpr std::array<std::pair<KeySource, std::string_view>, 3> kKeySources = {{
    {KeySource::kNone, "none"},
    {KeySource::kPool, "pool"},
    {KeySource::kGenerated, "generated"},
}};

// Each view with the one that contains it.
struct View {
  std::string_view name, parent;
};
constexpr View kViews[] = {
    {"Azure", ""},
    {"AzureReservations", ""},
    {"AzureReservationsVM", "AzureReservations"},
    {"AzureReservationsSQL", "AzureReservations"},
    {"AzureReservationsCosmosDb", "AzureReservations"},
    {"MicrosoftAzure", ""},
    {"OnlineServices", ""},
    {"Software", ""},
    {"SoftwareSUSELinux", "Software"},
    {"SoftwarePerpetual", "Software"},
    {"SoftwareSubscriptions", "Software"},
    {"SpecializedOffers", ""},
};

// 2021-07-07T00:00:00Z, when education, government and nonprofit customers got software, too (rules 3.8).
constexpr Instant kSoftwareForAllSegments{1'625'616'000'000'000};

template <class Table, class Value>
std::string_view word_of(const Table& table, Value value) {
  for (const auto& [v, word] : table) {
    if (v == value) return word;
  }
  return {};
}

template <class Value, std::size_t n>
std::optional<Value> value_of(const std::array<std::pair<Value, std::string_view>, n>& table, std::string_view word) {
  for (const auto& [value, w] : table) {
    if (text::equal_ignoring_case(w, word)) return value;
  }
  return std::nullopt;
}

std::string quoted_list(const std::vector<std::string>& words) {
  if (words.empty()) return "none";
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

Result<std::string> choose_term(const Sku& sku, std::string_view asked) {
  if (asked.empty()) {
    if (sku.terms.empty()) return std::string();
    if (sku.terms.size() == 1) return sku.terms.front();
    return fail(errors::kBillingCycleInvalid, "Say which term: " + quoted_list(sku.terms) + ".", "termDuration");
  }
  const std::optional<std::string> term = parse_term(asked);
  if (!term || !has_word(sku.terms, *term)) {
    return fail(errors::kBillingCycleInvalid,
                sku.terms.empty() ? "This item is perpetual and has no term."
                                  : "This item is sold for the terms " + quoted_list(sku.terms) + ".",
                "termDuration");
  }
  return *term;
}

Result<std::string> choose_cycle(const Sku& sku, std::string_view asked) {
  if (asked.empty()) {
    if (sku.billing_cycles.size() == 1) return sku.billing_cycles.front();
    return fail(errors::kBillingCycleInvalid, "Say which billing cycle: " + quoted_list(sku.billing_cycles) + ".",
                "billingCycle");
  }
  const std::optional<std::string> cycle = parse_billing_cycle(asked);
  if (!cycle || !has_word(sku.billing_cycles, *cycle)) {
    return fail(errors::kBillingCycleInvalid,
                "This item is billed by the cycles " + quoted_list(sku.billing_cycles) + ".", "billingCycle");
  }
  return *cycle;
}

std::string duration_of(std::int64_t value, WindowUnit unit) {
  if (unit == WindowUnit::kCalendarDay) return "P" + std::to_string(value) + "D";
  if (value % 24 == 0) return "P" + std::to_string(value / 24) + "D";
  return "PT" + std::to_string(value) + "H";
}

}  // namespace

std::string_view to_string(ProductType type) { return word_of(kProductTypes, type); }
std::optional<ProductType> parse_product_type(std::string_view word) { return value_of(kProductTypes, word); }
std::string_view to_string(KeySource source) { return word_of(kKeySources, source); }
std::optional<KeySource> parse_key_source(std::string_view word) { return value_of(kKeySources, word); }
std::optional<customers::Segment> parse_segment(std::string_view word) {
  using customers::Segment;
  for (Segment segment : {Segment::kCommercial, Segment::kEducation, Segment::kGovernment, Segment::kNonprofit}) {
    if (text::equal_ignoring_case(customers::to_string(segment), word)) return segment;
  }
  return std::nullopt;
}

std::vector<std::string> role_words(RoleSet roles) {
  std::vector<std::string> words;
  for (int i = 0; i < kRoleCount; ++i) {
    if (roles.has(static_cast<Role>(i))) words.emplace_back(chandlery::to_string(static_cast<Role>(i)));
  }
  return words;
}

bool has_word(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<std::string> parse_term(std::string_view text) {
  for (std::string_view term : {"P1M", "P1Y", "P3Y"}) {
    if (text::equal_ignoring_case(term, text)) return std::string(term);
  }
  return std::nullopt;
}

std::optional<std::string> parse_billing_cycle(std::string_view text) {
  std::string folded;
  for (char c : text::lower(text)) {
    if (c != '_' && c != '-' && c != ' ') folded += c;
  }
  if (folded == "onetime") return "one_time";
  for (std::string_view cycle : {"monthly", "annual", "none"}) {
    if (folded == cycle) return std::string(cycle);
  }
  return std::nullopt;
}

std::optional<std::string> parse_item_part(std::string_view text) {
  if (text.empty() || text.size() > 32) return std::nullopt;
  std::string part(text);
  for (char& c : part) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return std::nullopt;
  }
  return part;
}

std::optional<CatalogItemId> CatalogItemId::parse(std::string_view text) {
  const std::size_t first = text.find(':');
  if (first == text.npos) return std::nullopt;
  const std::size_t second = text.find(':', first + 1);
  if (second == text.npos) return std::nullopt;
  auto product = parse_item_part(text.substr(0, first));
  auto sku = parse_item_part(text.substr(first + 1, second - first - 1));
  auto availability = parse_item_part(text.substr(second + 1));
  if (!product || !sku || !availability) return std::nullopt;
  return CatalogItemId{std::move(*product), std::move(*sku), std::move(*availability)};
}

std::optional<std::string> parse_target_view(std::string_view text) {
  if (text::equal_ignoring_case(text, "OnPremisesSoftware")) return "Software";
  for (const View& view : kViews) {
    if (text::equal_ignoring_case(view.name, text)) return std::string(view.name);
  }
  return std::nullopt;
}

std::vector<std::string> views_with_parents(const std::vector<std::string>& views) {
  std::vector<std::string> all;
  const auto add = [&](std::string_view name) {
    if (!name.empty() && !has_word(all, name)) all.emplace_back(name);
  };
  for (const std::string& name : views) {
    for (const View& view : kViews) {
      if (view.name == name) add(view.parent);
    }
    add(name);
  }
  return all;
}

std::string availability_id(std::string_view product_id, std::string_view sku_id, std::string_view market,
                            customers::Segment segment) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string text(product_id);
  text.append(":").append(sku_id).append(":").append(market).append(":").append(customers::to_string(segment));
  const crypto::Hash hash = crypto::hash(text);
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits = bits << 8 | hash[static_cast<std::size_t>(i)];
  std::string id;
  for (int i = 0; i < 12; ++i) id += kAlphabet[bits >> (59 - 5 * i) & 31];
  return id;
}

bool is_software(ProductType type) { return type != ProductType::kReservation; }

bool segment_may_buy(const customers::Segments& customer, customers::Segment availability, Instant at) {
  using customers::Segment;
  if (at >= kSoftwareForAllSegments && customer.opened.has(availability)) return true;
  if (at < kSoftwareForAllSegments && customer.own != Segment::kCommercial) return false;
  switch (customer.own) {
    case Segment::kCommercial: return availability == Segment::kCommercial;
    case Segment::kGovernment: return availability == Segment::kGovernment;
    case Segment::kEducation:
    case Segment::kNonprofit: return availability == Segment::kCommercial || availability == customer.own;
  }
  return false;
}

const Price* price_for(const std::vector<Price>& prices, std::string_view term, std::string_view cycle) {
  const Price* found = nullptr;
  for (const Price& price : prices) {
    if (price.term != term) continue;
    if (price.billing_cycle == cycle) return &price;     // a cycle's own price wins over the one for every cycle
    if (price.billing_cycle.empty()) found = &price;
  }
  return found;
}

bool in_force(Instant from, const std::optional<Instant>& to, Instant at) { return from <= at && (!to || at < *to); }

Result<PricedItem> judge_item(const ItemFacts& facts, const ItemQuestion& question, Instant at) {
  const Sku& sku = facts.sku;
  const bool blocked = std::find(facts.blocked.begin(), facts.blocked.end(), facts.kind) != facts.blocked.end();
  if (facts.availability.market != question.customer_country) {
    if (blocked) return fail(errors::kCountryBlocked, {}, "catalogItemId");
    return fail(errors::kInvalidOffer, "This catalog item is sold in another market than the customer's.",
                "catalogItemId");
  }
  if (facts.prices.empty()) {
    return fail(errors::kInvalidOffer, "This catalog item is not on sale now.", "catalogItemId");
  }
  if (!segment_may_buy(question.segments, facts.availability.segment, at)) {
    return fail(errors::kSegmentNotAllowed, {}, "catalogItemId");
  }
  if (blocked) return fail(errors::kCountryBlocked, {}, "catalogItemId");
  if (facts.customer_region.empty() || facts.customer_region != facts.partner_region) {
    return fail(errors::kCountryMismatch, "The partner may sell only in the selling region of its own country.");
  }
  std::string term = OR_RETURN(choose_term(sku, question.term_duration));
  std::string cycle = OR_RETURN(choose_cycle(sku, question.billing_cycle));
  const Price* price = price_for(facts.prices, term, cycle);
  if (price == nullptr) {
    return fail(errors::kBillingCycleInvalid, "This item has no price for that term and billing cycle now.",
                "billingCycle");
  }
  if (question.quantity < sku.minimum_quantity || question.quantity > sku.maximum_quantity) {
    return fail(errors::kQuantityOutOfRange,
                "The quantity must be from " + std::to_string(sku.minimum_quantity) + " to " +
                    std::to_string(sku.maximum_quantity) + ".",
                "quantity");
  }
  if (sku.inventory && *sku.inventory < question.quantity) {
    return fail(errors::kInventoryUnavailable,
                "Only " + std::to_string(*sku.inventory) + " units of this item are left.", "quantity");
  }
  PricedItem item;
  item.item = question.item;
  item.product_title = facts.product_title;
  item.sku_title = sku.title;
  item.publisher = facts.publisher;
  item.type = facts.kind;
  item.currency = price->currency;
  item.list_price = price->unit_price;
  Quote quoted = quote(*price, best_promotion(facts.promotions, facts.availability, term, at), question.quantity);
  item.unit_price = quoted.unit_price;
  item.promotion_id = std::move(quoted.promotion_id);
  item.price_adjustment = std::move(quoted.adjustment);
  item.price_includes_tax = is_software(facts.kind) ? facts.market.price_includes_tax_software
                                                    : facts.market.price_includes_tax_reservations;
  item.term_duration = std::move(term);
  item.billing_cycle = std::move(cycle);
  item.key_source = sku.key_source;
  item.activations_per_unit = sku.activations_per_unit;
  if (facts.returns) {
    item.return_policy = facts.returns->id;
    item.returnable_until = last_cancellable(*facts.returns, at);
  }
  item.needs_reservation_registration = has_word(sku.prerequisites, "AzureSubscriptionRegistration");
  item.inventory_limited = sku.inventory.has_value();
  return item;
}

std::optional<Instant> last_cancellable(const ReturnPolicy& policy, Instant completed) {
  if (policy.basis == ReturnBasis::kNone) return std::nullopt;
  if (!policy.window_value) return Instant{std::numeric_limits<std::int64_t>::max()};
  if (policy.window_unit == WindowUnit::kHour) return completed.plus_seconds(*policy.window_value * 3600);
  const Date last_day = Date::of(completed).plus_days(static_cast<int>(*policy.window_value));
  return Instant{last_day.plus_days(1).start().micros - 1};
}

std::vector<RefundOption> refund_options(const ReturnPolicy& policy) {
  if (policy.basis == ReturnBasis::kNone) return {};
  const std::string end = policy.window_value ? duration_of(*policy.window_value, policy.window_unit) : std::string();
  if (policy.basis == ReturnBasis::kFull) return {{true, end}};
  std::vector<RefundOption> options;
  if (policy.full_within_hours > 0) options.push_back({true, duration_of(policy.full_within_hours, WindowUnit::kHour)});
  options.push_back({false, end});
  return options;
}

}  // namespace chandlery::catalog
