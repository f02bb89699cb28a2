// See rules.h.
#include "webhooks/rules.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/id.h"
#include "core/text.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::webhooks {
namespace {

constexpr std::string_view kSubscriptionUpdated = "subscription-updated";
constexpr std::string_view kSubscriptionActive = "subscription-active";
constexpr std::string_view kInvoiceReady = "invoice-ready";
constexpr std::string_view kRelationshipAccepted = "reseller-relationship-accepted-by-customer";
constexpr std::string_view kAdminApproved = "dap-admin-relationship-approved";
constexpr std::string_view kAdminTerminated = "dap-admin-relationship-terminated";
constexpr std::string_view kThresholdExceeded = "usagerecords-thresholdExceeded";

constexpr std::array kRaised = {kTestCreated,          kSubscriptionUpdated, kSubscriptionActive, kInvoiceReady,
                                kRelationshipAccepted, kAdminApproved,       kAdminTerminated,    kThresholdExceeded};
// Documented (contract 13b), and nothing here is their cause.
constexpr std::string_view kOthers[] = {"referral-created",
                                        "referral-updated",
                                        "azure-fraud-event-detected",
                                        "indirect-reseller-relationship-accepted-by-customer",
                                        "granular-admin-relationship-created",
                                        "granular-admin-relationship-approved",
                                        "granular-admin-relationship-activated",
                                        "granular-admin-relationship-terminated",
                                        "granular-admin-relationship-expired",
                                        "granular-admin-access-assignment-created",
                                        "granular-admin-access-assignment-activated",
                                        "granular-admin-access-assignment-updated",
                                        "granular-admin-access-assignment-deleted",
                                        "subscription-suspended",
                                        "subscription-deleted",
                                        "subscription-renewed",
                                        "new-commerce-migration-created",
                                        "new-commerce-migration-completed",
                                        "new-commerce-migration-failed"};

constexpr std::array<std::int64_t, kMostTries - 1> kPauses = {60,        5 * 60,    15 * 60,   30 * 60,   3'600,
                                                              2 * 3'600, 4 * 3'600, 9 * 3'600, 12 * 3'600};
constexpr std::array<std::string_view, 3> kStates = {"waiting", "delivered", "failed"};

/// The customized data of a record, [{"key","value"}].
class Facts {
 public:
  explicit Facts(std::string_view customized) {
    const auto document = json::Document::parse(customized);
    const auto rows = document ? document->array() : Result<json::Array>(fail(document.error()));
    for (std::size_t i = 0; rows && i < rows->size(); ++i) {
      const auto row = rows->object(i);
      if (!row) continue;
      all_.emplace_back(row->text_or("key", "").value_or(""), row->text_or("value", "").value_or(""));
    }
  }
  std::string of(std::string_view key) const {
    const auto found = std::ranges::find(all_, key, [](const auto& fact) { return std::string_view(fact.first); });
    return found == all_.end() ? "" : found->second;
  }
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

std::string status_in(std::string_view snapshot) {
  const auto document = json::Document::parse(snapshot);
  if (!document || !document->is_object()) return "";
  return document->object()->text_or("Status", "").value_or("");
}

Event of_subscription(std::string_view name, const audit::Record& record, const std::string& id) {
  return {name, "subscription", "/v1/customers/" + record.customer_id + "/subscriptions/" + id};
}
Event of_customer(std::string_view name, const audit::Record& record) {
  return {name, "customer", "/v1/customers/" + record.customer_id};
}

std::vector<Event> of_changed_subscription(const audit::Record& record, const Facts& facts) {
  const std::string id = facts.of("SubscriptionId");
  if (id.empty() || !facts.of("ReservationId").empty()) return {};  // reservations are not subscriptions of the trade
  std::vector<Event> events = {of_subscription(kSubscriptionUpdated, record, id)};
  if (status_in(record.new_value) == "active" && status_in(record.old_value) != "active") {
    events.push_back(of_subscription(kSubscriptionActive, record, id));
  }
  return events;
}

std::unexpected<Error> refuse(std::string sentence) {
  return fail(errors::kInvalidProperty, std::move(sentence), "WebhookUrl");
}

struct Parts {
  std::string_view scheme, authority;
};
std::optional<Parts> parts_of(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == url.npos) return std::nullopt;
  const std::string_view rest = url.substr(colon + 3);
  return Parts{url.substr(0, colon), rest.substr(0, rest.find_first_of("/?#"))};
}

/// Host and port of an authority; nullopt where it is malformed.
std::optional<std::pair<std::string, std::string_view>> host_and_port(std::string_view authority) {
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == authority.npos) return std::nullopt;
    const std::string_view after = authority.substr(close + 1);
    if (!after.empty() && !after.starts_with(':')) return std::nullopt;
    return std::pair(std::string(authority.substr(1, close - 1)), after.substr(after.empty() ? 0 : 1));
  }
  const std::size_t colon = authority.find(':');
  return std::pair(text::lower(authority.substr(0, colon)),
                   colon == authority.npos ? std::string_view() : authority.substr(colon + 1));
}

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0 && port < 65'536;
}

}  // namespace

std::span<const std::string_view> raised_events() { return kRaised; }

std::optional<std::string_view> known_event(std::string_view name) {
  const auto among = [&](std::span<const std::string_view> names) -> std::optional<std::string_view> {
    const auto found = std::ranges::find_if(names, [&](auto each) { return text::equal_ignoring_case(each, name); });
    return found == names.end() ? std::nullopt : std::optional(*found);
  };
  const auto raised = among(kRaised);
  return raised ? raised : among(kOthers);
}

std::vector<Event> events_of(const audit::Record& record) {
  if (record.status != "succeeded") return {};
  const Facts facts(record.customized);
  if (record.operation == "update_subscription" || record.operation == "upgrade_subscription") {
    return of_changed_subscription(record, facts);
  }
  if (record.operation == "create_order") {
    std::vector<Event> events;
    for (const auto& [key, value] : facts.all()) {
      if (key.starts_with("SubscriptionId-") && !value.empty()) {
        events.push_back(of_subscription(kSubscriptionActive, record, value));
      }
    }
    return events;
  }
  if (record.operation == "ready_invoice" && facts.of("DocumentType") == "invoice") {
    return {{kInvoiceReady, "invoice", "/v1/invoices/" + facts.of("InvoiceId")}};
  }
  if (record.operation == "create_partner_relationship" && !facts.of("InvitationId").empty()) {
    std::vector<Event> events = {of_customer(kRelationshipAccepted, record)};
    if (facts.of("DelegatedAdmin") == "true") events.push_back(of_customer(kAdminApproved, record));
    return events;
  }
  if (record.operation == "dap_admin_relationship_terminated") return {of_customer(kAdminTerminated, record)};
  if (record.operation == "reach_spending_threshold") {
    return {{kThresholdExceeded, "usagerecords", "/v1/customers/" + record.customer_id + "/usagesummary"}};
  }
  return {};
}

std::string body_of(std::string_view event, std::string_view resource_uri, std::string_view resource_name,
                    std::string_view audit_uri, Instant changed_at) {
  json::Writer out;
  out.begin_object().field("EventName", event).field("ResourceUri", resource_uri).field("ResourceName", resource_name);
  out.key("AuditUri");
  if (audit_uri.empty()) {
    out.null();
  } else {
    out.value(audit_uri);
  }
  return out.field("ResourceChangeUtcDate", changed_at).end_object().take();
}

bool Reach::has(const http::Address& address) const {
  return address.is_public() ||
         std::ranges::any_of(private_networks, [&](const http::Network& network) { return network.has(address); });
}

Result<void> check_url(std::string_view url, const Reach& reach) {
  if (url.size() > kLongestUrl) return refuse("The address is longer than " + std::to_string(kLongestUrl) + " bytes.");
  if (std::ranges::any_of(url, [](unsigned char c) { return c <= 0x20 || c >= 0x7f || c == '\\'; }))
    return refuse("The address has blanks or letters that are to be percent-encoded.");
  const auto parts = parts_of(url);
  if (!parts) return refuse("The address must be absolute, as https://hooks.example/chandlery.");
  const bool plain = text::equal_ignoring_case(parts->scheme, "http");
  if (!plain && !text::equal_ignoring_case(parts->scheme, "https")) return refuse("The address must begin with https://.");
  if (plain && !reach.plain_http) return refuse("The address must begin with https://; this server sends no plain http.");
  if (parts->authority.find('@') != url.npos) return refuse("The address must not hold a user or a password.");
  if (url.find('#') != url.npos) return refuse("The address must not have a fragment.");
  const auto found = host_and_port(parts->authority);
  if (!found || found->first.empty()) return refuse("The address has no host.");
  const auto& [host, port] = *found;
  if (!port.empty() && !is_port(port)) return refuse("The port of the address is none.");
  const auto address = http::Address::parse(host);
  if (address && !reach.has(*address)) return refuse("The address is not one of the public internet's.");
  if (!address && parts->authority.starts_with('[')) return refuse("The address has no host.");
  if (!address && (host == "localhost" || host.ends_with(".localhost")) && !reach.has(*http::Address::parse("127.0.0.1")))
    return refuse("The address is not one of the public internet's.");
  return {};
}

std::string host_of(std::string_view url) {
  const auto parts = parts_of(url);
  const auto found = parts ? host_and_port(parts->authority) : std::nullopt;
  return found ? found->first : std::string();
}

std::int64_t back_off(std::int64_t tries) {
  const auto last = static_cast<std::int64_t>(kPauses.size());
  return kPauses.at(static_cast<std::size_t>(std::clamp<std::int64_t>(tries, 1, last) - 1));
}

std::string_view to_string(State state) { return kStates.at(static_cast<std::size_t>(state)); }

std::optional<State> parse_state(std::string_view word) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (text::equal_ignoring_case(kStates[i], word)) return static_cast<State>(i);
  }
  return std::nullopt;
}

}  // namespace chandlery::webhooks
