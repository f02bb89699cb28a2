// JSON of cancellations.
#include "ordering/cancellation_wire.h"

#include <utility>

#include "core/text.h"
#include "core/whole_money.h"
#include "ordering/rules.h"
#include "ordering/wire.h"
#include "platform/words/refusals.h"

namespace chandlery::ordering {
namespace {

// --- in

Result<std::vector<NamedLine>> read_lines(const json::Object& body) {
  std::vector<NamedLine> lines;
  const std::optional<json::Array> array = OR_RETURN(body.optional_array("lineItems"));
  if (!array) return lines;
  if (array->size() > kMostLines) return fail(errors::kInvalidInput, "There are too many lines.", "lineItems");
  for (std::size_t i = 0; i < array->size(); ++i) {
    const json::Object line = OR_RETURN(array->object(i));
    if (!line.has("lineItemNumber")) {
      return fail(errors::kLineNumberInvalid, "The line's number is missing.", line.path_of("lineItemNumber"));
    }
    lines.push_back({OR_RETURN(line.integer("lineItemNumber")), OR_RETURN(line.text_or("offerId", ""))});
  }
  return lines;
}

Result<void> require_acknowledgement(const json::Object& body) {
  if (OR_RETURN(body.optional_flag("acknowledged")).value_or(false)) return {};
  return fail(errors::kInvalidInput,
              "Acknowledge that the software will be uninstalled and every copy, key and link deleted.",
              body.path_of("acknowledged"));
}

Result<std::optional<Money>> read_amount(const json::Object& body) {
  const std::optional<json::Object> object = OR_RETURN(body.optional_object("amountRequested"));
  if (!object) return std::nullopt;
  const std::optional<Currency> currency = Currency::parse(OR_RETURN(object->text("currencyCode")));
  if (!currency) return fail(errors::kInvalidInput, "There is no such currency.", object->path_of("currencyCode"));
  const std::optional<Decimal> amount = OR_RETURN(object->optional_decimal("amount"));
  const std::string place = object->path_of("amount");
  if (!amount) return fail(errors::kInvalidInput, "The amount is missing.", place);
  const std::optional<Money> money = whole_money(*amount, *currency);
  if (!money) return fail(errors::kInvalidInput, "The currency has no such small part.", place);
  if (money->minor < 0 || std::cmp_greater(money->minor, kMostLines * kLargestLineTotal)) {
    return fail(errors::kInvalidInput, "That is no amount that could come back.", place);
  }
  return money;
}

// --- out

void write_amount(json::Writer& w, std::string_view name, const Money& money) {
  w.key(name).begin_object().field("amount", money).field("currencyCode", money.currency.code()).end_object();
}

// `amount` as the price list counts, which is what was confirmed at the purchase; then what is credited.
void write_credit(json::Writer& w, std::string_view name, const Money& price, const billing::Taxed& taxed) {
  w.key(name).begin_object().field("amount", price).field("currencyCode", price.currency.code());
  w.field("subtotal", taxed.subtotal).field("tax", taxed.tax).field("total", taxed.total()).end_object();
}

void write_refund(json::Writer& w, const Refund& refund, const billing::Taxed& taxed) {
  w.key("refund").begin_object();
  w.field("amount", refund.credit).field("currencyCode", refund.credit.currency.code());
  w.field("basis", catalog::to_string(refund.basis));
  w.field("tax", taxed.tax).field("subtotal", taxed.subtotal).field("total", taxed.total());
  w.field("fee", refund.fee);
  if (refund.period_days > 0) w.field("periodDays", refund.period_days).field("usedDays", refund.used_days);
  w.end_object();
}

void write_reason(json::Writer& w, const Error& refusal, std::string_view locale) {
  w.key("reason").begin_object().field("code", std::to_string(refusal.code->number));
  w.field("description", told_in(refusal.message, locale)).end_object();
}

std::string path_of(const Cancellation& cancellation) {
  return "/customers/" + cancellation.customer_id + "/orders/" + cancellation.order_id + "/cancellation";
}

void write_line(json::Writer& w, const OrderLine& line, const Eligibility& judged, std::string_view locale) {
  w.begin_object();
  w.field("lineItemNumber", line.number).field("offerId", line.item.to_string());
  w.field("title", line.sku_title).field("friendlyName", line.friendly_name);
  w.field("quantity", line.status == LineStatus::kCancelled ? 0 : line.quantity);
  w.field("status", to_string(line.status));
  w.field("returnPolicy", line.return_policy);
  w.field("cancellable", judged.cancellable());
  w.field("supportRequestNeeded", judged.needs_support_request());
  if (judged.cancellable()) w.field("path", catalog::to_string(judged.path));
  w.field("daysLeft", judged.days_left);
  w.field("lastMoment", judged.last_moment);
  if (judged.refusal) write_reason(w, *judged.refusal, locale);
  if (judged.refund) write_refund(w, *judged.refund, judged.taxed);
  w.end_object();
}

// What the dialog says and the canceller acknowledges (S58, S66, S67).
constexpr std::string_view kImportantMessage =
    "After the cancellation all keys and download links are revoked. You and the customer must stop using the "
    "software, "
    "uninstall it and delete all downloads, keys and links.";

}  // namespace

Result<std::string> read_words(const json::Object& body, std::string_view name, bool required) {
  const std::string words = OR_RETURN(body.text_or(name, ""));
  if (required && text::trim(words).empty()) {
    return fail(errors::kInvalidInput, "Say why, in a sentence.", body.path_of(name));
  }
  if (words.size() > kLongestReason) {
    return fail(errors::kInvalidInput, "At most " + std::to_string(kLongestReason) + " bytes are kept.",
                body.path_of(name));
  }
  return words;
}

Result<CancelCommand> read_order_patch(const json::Object& order, std::string_view customer_id,
                                       std::string_view order_id) {
  CancelCommand command{.customer_id = std::string(customer_id), .order_id = std::string(order_id)};
  const std::string id = OR_RETURN(order.text_or("id", order_id));
  if (!text::equal_ignoring_case(id, order_id)) {
    return fail(errors::kInvalidInput, "The body is of another order.", order.path_of("id"));
  }
  const std::string status = OR_RETURN(order.text_or("status", ""));
  if (!text::equal_ignoring_case(status, "cancelled") && !text::equal_ignoring_case(status, "canceled")) {
    return fail(errors::kInvalidInput, "An order can be changed to cancelled only.", order.path_of("status"));
  }
  command.lines = OR_RETURN(read_lines(order));
  if (const auto attributes = OR_RETURN(order.optional_object("attributes"))) {
    command.etag = OR_RETURN(attributes->text_or("etag", ""));
  }
  return command;
}

Result<CancelCommand> read_cancel(const json::Object& body, std::string_view customer_id, std::string_view order_id) {
  RETURN_IF_FAILED(require_acknowledgement(body));
  CancelCommand command{.customer_id = std::string(customer_id), .order_id = std::string(order_id)};
  command.lines = OR_RETURN(read_lines(body));
  command.reason = OR_RETURN(read_words(body, "reason", false));
  return command;
}

Result<CancelCommand> read_cancellation_request(const json::Object& body, std::string_view customer_id,
                                                std::string_view order_id) {
  CancelCommand command{.customer_id = std::string(customer_id), .order_id = std::string(order_id)};
  command.lines = OR_RETURN(read_lines(body));
  command.reason = OR_RETURN(read_words(body, "reason", true));
  command.amount_asked = OR_RETURN(read_amount(body));
  return command;
}

Result<RebuyCommand> read_rebuy(const json::Object& body, std::string_view customer_id, std::string_view order_id,
                                std::int64_t line_number) {
  RETURN_IF_FAILED(require_acknowledgement(body));
  return RebuyCommand{.customer_id = std::string(customer_id),
                      .order_id = std::string(order_id),
                      .line_number = line_number,
                      .quantity = OR_RETURN(body.integer("quantity")),
                      .expected_total = OR_RETURN(body.optional_decimal("expectedTotal")),
                      .reason = OR_RETURN(read_words(body, "reason", false))};
}

void write_cancellation(json::Writer& w, const Cancellation& cancellation, std::string_view customer_name) {
  w.begin_object().field("id", cancellation.id).field("state", to_string(cancellation.state));
  w.field("path", to_string(cancellation.path));
  w.field("partnerId", cancellation.partner_id).field("customerId", cancellation.customer_id);
  if (!customer_name.empty()) w.field("customerName", customer_name);
  w.field("orderId", cancellation.order_id).field("alternateOrderId", alternate_id(cancellation.order_id));
  w.field("reason", cancellation.reason);
  if (!cancellation.note.empty()) w.field("note", cancellation.note);
  if (cancellation.amount_asked) write_amount(w, "amountRequested", *cancellation.amount_asked);
  w.field("requestedDate", cancellation.requested_at).field("requestedBy", cancellation.requested_by);
  w.field("decidedDate", cancellation.decided_at);
  if (!cancellation.decided_by.empty()) w.field("decidedBy", cancellation.decided_by);
  write_credit(w, "credit", cancellation.credit(), cancellation.taxed());
  w.key("lineItems").begin_array();
  for (const CancelledLine& line : cancellation.lines) {
    w.begin_object().field("lineItemNumber", line.number);
    write_refund(w, line.refund, line.taxed);
    w.end_object();
  }
  w.end_array();
  w.key("links").begin_object().link("self", path_of(cancellation)).end_object();
  w.attributes("Cancellation").end_object();
}

std::string outlook_json(const CancellationOutlook& outlook, std::string_view locale) {
  const Order& order = outlook.order;
  const Money none{0, order.total.currency};
  Money refund = none;
  billing::Taxed taxed{none, none};
  bool any = false, by_request = false, may_ask = false;
  for (const Eligibility& line : outlook.lines) {
    any |= line.cancellable();
    may_ask |= line.may_be_requested();
    by_request |= line.needs_support_request();
    if (!line.refund) continue;
    refund = refund + line.refund->credit;
    taxed = {taxed.subtotal + line.taxed.subtotal, taxed.tax + line.taxed.tax};
  }
  const std::string self = path_of(order) + "/cancellation";
  json::Writer w;
  w.begin_object().field("orderId", order.id).field("alternateOrderId", alternate_id(order.id));
  w.field("customerId", order.customer_id).field("status", to_string(order.status));
  w.field("cancellable", any).field("supportRequestNeeded", by_request);
  write_credit(w, "refund", refund, taxed);
  w.field("message", told_in(kImportantMessage, locale));
  w.key("callerLacks").begin_array();
  for (const std::string& sentence : outlook.caller_lacks) w.value(told_in(sentence, locale));
  w.end_array();
  w.key("lineItems").begin_array();
  for (std::size_t i = 0; i < outlook.lines.size(); ++i) write_line(w, order.lines[i], outlook.lines[i], locale);
  w.end_array();
  w.key("cancellations").begin_array();
  for (const Cancellation& cancellation : outlook.cancellations) write_cancellation(w, cancellation);
  w.end_array();
  w.key("links").begin_object().link("self", self).link("order", path_of(order));
  if (any && outlook.caller_lacks.empty()) {
    if (!by_request) w.link("cancel", self, "POST");
    w.link("request", self + "/requests", "POST");
    if (may_ask) w.link("supportRequest", path_of(order) + "/refundrequest");
  }
  w.end_object();
  w.attributes("OrderCancellation", etag_of(order)).end_object();
  return w.take();
}

std::string cancellation_json(const Cancellation& cancellation) {
  json::Writer w;
  write_cancellation(w, cancellation);
  return w.take();
}

std::string rebuy_quote_json(const RebuyQuote& quote) {
  const billing::Taxed back = quote.returned.taxed();
  json::Writer w;
  w.begin_object().field("quantity", quote.quantity).field("returnedQuantity", quote.returned_quantity);
  write_credit(w, "credit", quote.returned.credit(), back);
  write_credit(w, "price", quote.price, quote.taxed);
  w.field("difference", quote.taxed.total() - back.total());
  w.attributes("RebuyQuote").end_object();
  return w.take();
}

std::string rebought_json(const Rebought& rebought) {
  json::Writer w;
  w.begin_object();
  write_cancellation(w.key("cancellation"), rebought.returned.cancellation);
  write_order(w.key("returnedOrder"), rebought.returned.order, true);
  write_order(w.key("order"), rebought.order, true);
  w.attributes("ReturnAndRebuyResult").end_object();
  return w.take();
}

std::string snapshot(const Cancellation& cancellation) {
  json::Writer w;
  w.begin_object().field("Id", cancellation.id).field("OrderId", cancellation.order_id);
  w.field("State", to_string(cancellation.state)).field("Path", to_string(cancellation.path));
  w.field("Credit", cancellation.credit()).field("CurrencyCode", cancellation.currency.code());
  if (cancellation.amount_asked) w.field("AmountRequested", *cancellation.amount_asked);
  w.key("LineItemNumbers").begin_array();
  for (const CancelledLine& line : cancellation.lines) w.value(line.number);
  w.end_array().end_object();
  return w.take();
}

}  // namespace chandlery::ordering
