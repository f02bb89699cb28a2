#include "catalog/policies.h"

#include <array>
#include <utility>

#include "catalog/rules.h"
#include "catalog/wire.h"
#include "core/text.h"

namespace chandlery::catalog {
namespace {

template <class Value, std::size_t n>
using Words = std::array<std::pair<Value, std::string_view>, n>;

constexpr Words<WindowUnit, 2> kWindowUnits = {
    {{WindowUnit::kCalendarDay, "calendar_day"}, {WindowUnit::kHour, "hour"}}};
constexpr Words<ReturnBasis, 3> kBases = {
    {{ReturnBasis::kFull, "full"}, {ReturnBasis::kProrated, "prorated"}, {ReturnBasis::kNone, "none"}}};
constexpr Words<ReturnPath, 3> kPaths = {{{ReturnPath::kSelfService, "self_service"},
                                          {ReturnPath::kSupportRequest, "support_request"},
                                          {ReturnPath::kBoth, "both"}}};
constexpr Words<ReturnUnit, 3> kUnits = {
    {{ReturnUnit::kWholeOrder, "whole_order"}, {ReturnUnit::kLine, "line"}, {ReturnUnit::kQuantity, "quantity"}}};

template <class Value, std::size_t n>
std::string_view word_of(const Words<Value, n>& words, Value value) {
  for (const auto& [v, word] : words) {
    if (v == value) return word;
  }
  return {};
}

template <class Value, std::size_t n>
std::optional<Value> value_of(const Words<Value, n>& words, std::string_view word) {
  for (const auto& [value, w] : words) {
    if (text::equal_ignoring_case(w, word)) return value;
  }
  return std::nullopt;
}

template <class Parse>
auto read_word(const json::Object& object, std::string_view name, Parse parse)
    -> Result<typename decltype(parse(std::string_view()))::value_type> {
  const std::string word = OR_RETURN(object.text(name));
  if (const auto value = parse(word)) return *value;
  return fail(errors::kInvalidEnumValue, "\"" + word + "\" is not one of the values allowed here.",
              object.path_of(name));
}

/// Policy ids and family names: 1 to 64 of a-z, 0-9 and hyphen.
Result<std::string> read_name(const json::Object& object, std::string_view name) {
  std::string value = OR_RETURN(object.text(name));
  if (value.size() > 64 || value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != value.npos) {
    return fail(errors::kInvalidProperty, "The name must be 1 to 64 small letters, digits and hyphens.",
                object.path_of(name));
  }
  return value;
}

Result<Instant> read_effective_from(const json::Object& object) {
  const std::optional<Instant> from = OR_RETURN(object.optional_instant("effectiveFrom"));
  if (!from) return fail(errors::kInvalidProperty, "The date is missing.", object.path_of("effectiveFrom"));
  return *from;
}

Result<RoleSet> read_roles(const json::Object& object, std::string_view name) {
  RoleSet roles;
  const std::optional<json::Array> array = OR_RETURN(object.optional_array(name));
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    const std::optional<Role> role = parse_role(OR_RETURN(array->text(i)));
    if (!role) {
      return fail(errors::kInvalidEnumValue, "There is no such role.",
                  object.path_of(name) + "[" + std::to_string(i) + "]");
    }
    roles.add(*role);
  }
  return roles;
}

Result<bool> read_flag(const json::Object& object, std::string_view name) {
  return OR_RETURN(object.optional_flag(name)).value_or(false);
}

/// A limit that may be absent; when given it is at least 1.
Result<std::optional<std::int64_t>> read_limit(const json::Object& object, std::string_view name) {
  const std::optional<std::int64_t> limit = OR_RETURN(object.optional_integer(name));
  if (limit && (*limit < 1 || *limit > 1'000'000'000)) {
    return fail(errors::kInvalidProperty, "The limit must be from 1 to 1000000000.", object.path_of(name));
  }
  return limit;
}

}  // namespace

std::string_view to_string(WindowUnit unit) { return word_of(kWindowUnits, unit); }
std::string_view to_string(ReturnBasis basis) { return word_of(kBases, basis); }
std::string_view to_string(ReturnPath path) { return word_of(kPaths, path); }
std::string_view to_string(ReturnUnit unit) { return word_of(kUnits, unit); }
std::optional<WindowUnit> parse_window_unit(std::string_view word) { return value_of(kWindowUnits, word); }
std::optional<ReturnBasis> parse_return_basis(std::string_view word) { return value_of(kBases, word); }
std::optional<ReturnPath> parse_return_path(std::string_view word) { return value_of(kPaths, word); }
std::optional<ReturnUnit> parse_return_unit(std::string_view word) { return value_of(kUnits, word); }

namespace wire {

Result<FulfilmentPolicy> read_fulfilment_policy(const json::Object& object) {
  FulfilmentPolicy policy;
  policy.id = OR_RETURN(read_name(object, "id"));
  policy.family = OR_RETURN(read_name(object, "family"));
  policy.effective_from = OR_RETURN(read_effective_from(object));
  policy.partner_view_key = OR_RETURN(read_flag(object, "partnerViewKey"));
  policy.partner_download = OR_RETURN(read_flag(object, "partnerDownload"));
  policy.partner_copy_link = OR_RETURN(read_flag(object, "partnerCopyLink"));
  policy.deep_link = OR_RETURN(read_flag(object, "deepLink"));
  policy.partner_roles = OR_RETURN(read_roles(object, "partnerRoles"));
  policy.customer_view = OR_RETURN(read_flag(object, "customerView"));
  policy.customer_roles = OR_RETURN(read_roles(object, "customerRoles"));
  policy.link_ttl_after_first_download = OR_RETURN(read_limit(object, "linkTtlAfterFirstDownload"));
  policy.link_ttl_after_mint = OR_RETURN(read_limit(object, "linkTtlAfterMint"));
  policy.link_max_downloads = OR_RETURN(read_limit(object, "linkMaxDownloads"));
  policy.key_length = OR_RETURN(object.optional_integer("keyLength")).value_or(32);
  policy.key_alphabet = OR_RETURN(object.text_or("keyAlphabet", kKeyAlphabet));
  policy.key_grouping = OR_RETURN(object.optional_integer("keyGrouping")).value_or(4);
  policy.risk_notice_required = OR_RETURN(read_flag(object, "riskNoticeRequired"));
  if (policy.key_length < 8 || policy.key_length > 128) {
    return fail(errors::kInvalidProperty, "A key has from 8 to 128 letters.", object.path_of("keyLength"));
  }
  if (policy.key_grouping < 1 || policy.key_length % policy.key_grouping != 0) {
    return fail(errors::kInvalidProperty, "The groups must divide the key evenly.", object.path_of("keyGrouping"));
  }
  if (policy.key_alphabet.size() < 16 || policy.key_alphabet.size() > 64) {
    return fail(errors::kInvalidProperty, "The alphabet has from 16 to 64 letters.", object.path_of("keyAlphabet"));
  }
  return policy;
}

Result<ReturnPolicy> read_return_policy(const json::Object& object) {
  ReturnPolicy policy;
  policy.id = OR_RETURN(read_name(object, "id"));
  policy.family = OR_RETURN(read_name(object, "family"));
  policy.effective_from = OR_RETURN(read_effective_from(object));
  policy.basis = OR_RETURN(read_word(object, "basis", parse_return_basis));
  policy.window_value = OR_RETURN(read_limit(object, "windowValue"));
  if (object.has("windowUnit")) policy.window_unit = OR_RETURN(read_word(object, "windowUnit", parse_window_unit));
  policy.anchor = OR_RETURN(object.text_or("anchor", "order_completed_at"));
  if (policy.anchor != "order_completed_at") {
    return fail(errors::kInvalidEnumValue, "The anchor must be order_completed_at.", object.path_of("anchor"));
  }
  policy.full_within_hours = OR_RETURN(object.optional_integer("fullWithinHours")).value_or(0);
  if (policy.full_within_hours < 0 || policy.full_within_hours > 100'000) {
    return fail(errors::kInvalidProperty, "The hours must be from 0 to 100000.", object.path_of("fullWithinHours"));
  }
  policy.cancel_day_counts_as_used = OR_RETURN(read_flag(object, "cancelDayCountsAsUsed"));
  policy.early_termination_percent = OR_RETURN(object.optional_decimal("etfPercent")).value_or(Decimal());
  if (policy.early_termination_percent.negative() || policy.early_termination_percent > Decimal(100, 0)) {
    return fail(errors::kInvalidProperty, "The fee must be from 0 to 100 per cent.", object.path_of("etfPercent"));
  }
  policy.path = OR_RETURN(read_word(object, "path", parse_return_path));
  if (object.has("unit")) policy.unit = OR_RETURN(read_word(object, "unit", parse_return_unit));
  policy.exchange_allowed = OR_RETURN(read_flag(object, "exchangeAllowed"));
  if (const auto cap = OR_RETURN(object.optional_object("annualCap"))) {
    const std::optional<Currency> currency = Currency::parse(OR_RETURN(cap->text("currency")));
    if (!currency) return fail(errors::kInvalidProperty, "There is no such currency.", cap->path_of("currency"));
    const std::optional<Decimal> amount = OR_RETURN(cap->optional_decimal("amount"));
    if (!amount || amount->negative() || *amount > Decimal(1'000'000'000'000, 0)) {
      return fail(errors::kInvalidProperty, "The cap must be an amount of money.", cap->path_of("amount"));
    }
    policy.annual_cap = Money::of(*amount, 1, *currency, Rounding::kHalfAwayFromZero);
    policy.annual_cap_per = OR_RETURN(cap->text_or("per", "customer"));
    if (policy.annual_cap_per != "customer") {
      return fail(errors::kInvalidEnumValue, "The cap counts per customer.", cap->path_of("per"));
    }
  }
  return policy;
}

void write_policy(json::Writer& out, const FulfilmentPolicy& policy) {
  const auto words = [&](std::string_view name, RoleSet roles) {
    out.key(name).begin_array();
    for (const std::string& word : role_words(roles)) out.value(word);
    out.end_array();
  };
  out.begin_object()
      .field("id", policy.id)
      .field("family", policy.family)
      .field("effectiveFrom", policy.effective_from)
      .field("partnerViewKey", policy.partner_view_key)
      .field("partnerDownload", policy.partner_download)
      .field("partnerCopyLink", policy.partner_copy_link)
      .field("deepLink", policy.deep_link);
  words("partnerRoles", policy.partner_roles);
  out.field("customerView", policy.customer_view);
  words("customerRoles", policy.customer_roles);
  out.field("linkTtlAfterFirstDownload", policy.link_ttl_after_first_download)
      .field("linkTtlAfterMint", policy.link_ttl_after_mint)
      .field("linkMaxDownloads", policy.link_max_downloads)
      .field("keyLength", policy.key_length)
      .field("keyAlphabet", policy.key_alphabet)
      .field("keyGrouping", policy.key_grouping)
      .field("riskNoticeRequired", policy.risk_notice_required)
      .end_object();
}

void write_policy(json::Writer& out, const ReturnPolicy& policy) {
  out.begin_object()
      .field("id", policy.id)
      .field("family", policy.family)
      .field("effectiveFrom", policy.effective_from)
      .field("windowValue", policy.window_value)
      .field("windowUnit", to_string(policy.window_unit))
      .field("anchor", policy.anchor)
      .field("basis", to_string(policy.basis))
      .field("fullWithinHours", policy.full_within_hours)
      .field("cancelDayCountsAsUsed", policy.cancel_day_counts_as_used)
      .field("etfPercent", policy.early_termination_percent)
      .field("path", to_string(policy.path))
      .field("unit", to_string(policy.unit))
      .field("exchangeAllowed", policy.exchange_allowed);
  if (policy.annual_cap) {
    out.key("annualCap").begin_object();
    out.field("amount", *policy.annual_cap)
        .field("currency", policy.annual_cap->currency.code())
        .field("per", policy.annual_cap_per)
        .end_object();
  }
  out.end_object();
}

}  // namespace wire

}  // namespace chandlery::catalog
