#include "billing/stripe.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.h"
#include "core/whole_money.h"
#include "platform/crypto/sha256.h"
#include "platform/http/outgoing.h"
#include "platform/json/reader.h"
#include "platform/log/log.h"

namespace chandlery::billing::stripe {
namespace {

/// How Stripe writes a currency: digits after the point, and what the number must be a multiple of.
struct Notation {
  int exponent;
  std::int64_t step;
};

Notation notation_of(Currency currency) {
  if (currency.code() == "MGA") return {0, 1};
  if (currency.code() == "ISK" || currency.code() == "UGX") return {2, 100};
  if (currency.exponent() == 3) return {3, 10};
  return {std::min(currency.exponent(), 2), 1};
}

void add(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  form += http::percent_encode(name) + "=" + http::percent_encode(value);
}

std::string form_of(const CardPaymentRequest& request, std::int64_t amount) {
  std::string form;
  add(form, "amount", std::to_string(amount));
  add(form, "currency", text::lower(request.amount.currency.code()));
  add(form, "automatic_payment_methods[enabled]", "true");
  add(form, "description", "Invoice " + request.invoice);
  add(form, "metadata[partner_id]", request.partner_id);
  add(form, "metadata[invoice]", request.invoice);
  return form;
}

std::string reason_in(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return {};
  const auto object = document->object();
  if (!object) return {};
  const auto error = object->optional_object("error");
  if (!error || !*error) return {};
  return (*error)->text_or("message", "").value_or("");
}

Result<Money> read_amount(const json::Object& object, std::string_view name) {
  const std::string code = OR_RETURN(object.text("currency"));
  const std::int64_t amount = OR_RETURN(object.integer(name));
  const std::optional<Currency> currency = Currency::parse(code);
  if (!currency) return fail(errors::kInvalidProperty, "This is no currency.", object.path_of("currency"));
  const std::optional<Money> money = from_wire(amount, *currency);
  if (!money || money->minor <= 0) {
    return fail(errors::kInvalidProperty, "This is no amount of the currency above zero.", object.path_of(name));
  }
  return *money;
}

}  // namespace

std::optional<std::int64_t> to_wire(const Money& amount) {
  const auto [exponent, step] = notation_of(amount.currency);
  const Decimal exact = amount.to_decimal();
  const Decimal written = exact.at_scale(exponent, Rounding::kTowardsZero);
  if (written != exact || written.mantissa() % step != 0 || written.mantissa() > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(written.mantissa());
}

std::optional<Money> from_wire(std::int64_t amount, Currency currency) {
  return whole_money(Decimal(amount, notation_of(currency).exponent), currency);
}

Result<CardPayment> Gateway::create(const CardPaymentRequest& request) const {
  const std::optional<std::int64_t> amount = to_wire(request.amount);
  if (!amount || *amount <= 0) {
    return fail(errors::kInvalidInput, "The card gateway cannot take " + request.amount.to_string() + " " +
                                           std::string(request.amount.currency.code()) +
                                           ": pay this invoice by bank transfer.");
  }
  try {
    const http::Response answer = http::post({.url = account_.endpoint + "/v1/payment_intents",
                                              .headers = {{"Authorization", "Bearer " + account_.secret_key},
                                                          {"Content-Type", "application/x-www-form-urlencoded"},
                                                          {"Idempotency-Key", request.idempotency_key}},
                                              .body = form_of(request, *amount)});
    return read_answer(answer.status, answer.body);
  } catch (const http::NoAnswer& failure) {
    log::error("the card gateway does not answer", {{"what", failure.what()}});
    return fail(errors::kUnavailable,
                "The card gateway does not answer. Repeat the request with the same MS-RequestId: it pays once.");
  }
}

Result<CardPayment> read_answer(int status, std::string_view body) {
  if (status == 401 || status == 403) {
    log::error("the card gateway refuses the server's key", {{"status", status}});
    return fail(errors::kUnavailable,
                "The card gateway does not accept this server's key: the operator must see to it.");
  }
  if (status == 409 || status == 429 || status >= 500) {
    return fail(errors::kUnavailable,
                "The card gateway is busy. Repeat the request with the same MS-RequestId: it pays once.");
  }
  if (status >= 400) {
    const std::string reason = reason_in(body);
    return fail(errors::kInvalidInput, "The card gateway refused the payment" + (reason.empty() ? "." : ": " + reason));
  }
  const auto unreadable = [] { return fail(errors::kUnavailable, "The card gateway's answer cannot be understood."); };
  const auto document = json::Document::parse(body);
  if (status != 200 || !document) return unreadable();
  const auto object = document->object();
  if (!object) return unreadable();
  const auto id = object->text("id"), secret = object->text("client_secret"), state = object->text("status");
  if (!id || !secret || !state) return unreadable();
  return CardPayment{*id, *secret, *state};
}

bool is_signed(std::string_view header, std::string_view body, std::string_view secret, Instant now) {
  constexpr std::size_t kMostSignatures = 16;  // as many as there are secrets while one is rolled: one or two
  std::string_view time;
  std::vector<std::string_view> signatures;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(','), header.size());
    const std::string_view part = text::trim(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    if (part.starts_with("t=")) time = part.substr(2);
    if (part.starts_with("v1=") && signatures.size() < kMostSignatures) signatures.push_back(part.substr(3));
  }
  std::int64_t seconds = 0;
  const auto [stop, error] = std::from_chars(time.data(), time.data() + time.size(), seconds);
  if (secret.empty() || time.empty() || error != std::errc() || stop != time.data() + time.size()) return false;
  const std::int64_t today = now.micros / Instant::kSecond;
  if (seconds < today - kToleranceSeconds || seconds > today + kToleranceSeconds) return false;
  const std::string expected = crypto::to_hex(crypto::hmac_sha256(secret, std::string(time) + "." + std::string(body)));
  bool known = false;
  for (const std::string_view signature : signatures) known |= crypto::equal(signature, expected);
  return known;
}

Result<Event> parse_event(std::string_view body) {
  const json::Document document = OR_RETURN(json::Document::parse(body));
  const json::Object root = OR_RETURN(document.object());
  Event event;
  event.id = OR_RETURN(root.text("id"));
  event.type = OR_RETURN(root.text("type"));
  const bool paid = event.type == "payment_intent.succeeded";
  const bool refunded = event.type == "charge.refunded";
  if (!paid && !refunded && event.type != "charge.dispute.funds_withdrawn") return event;
  const json::Object data = OR_RETURN(root.object("data"));
  const json::Object object = OR_RETURN(data.object("object"));
  if (paid) {
    event.intent = OR_RETURN(object.text("id"));
    const auto metadata = OR_RETURN(object.optional_object("metadata"));
    if (metadata) {
      event.partner_id = OR_RETURN(metadata->text_or("partner_id", ""));
      event.invoice = OR_RETURN(metadata->text_or("invoice", ""));
    }
    event.amount = OR_RETURN(read_amount(object, "amount_received"));
  } else {
    event.intent = OR_RETURN(object.text_or("payment_intent", ""));
    if (event.intent.empty()) return event;  // a charge of before there were intents: none of ours
    event.amount = OR_RETURN(read_amount(object, refunded ? "amount_refunded" : "amount"));
  }
  event.kind = paid ? EventKind::kPaid : EventKind::kTakenBack;
  return event;
}

}  // namespace chandlery::billing::stripe
