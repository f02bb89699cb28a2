// Invoices as JSON, and the question for a list of them.
#include "billing/invoice_wire.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"
#include "platform/json/reader.h"

namespace chandlery::billing {
namespace {

constexpr std::int64_t kLargestOffset = 1'000'000'000;

/// On the wire, and in the path of the older form of line items (contract 8).
struct ProviderWords {
  std::string_view wire, path;
};
constexpr ProviderWords kProviders[kBillingProviders] = {
    {"office", "Office"}, {"azure", "Azure"}, {"one_time", "OneTime"}, {"marketplace", "Marketplace"}};

// The last second of the day, as the periods of charges end.
Instant end_of(Date day) { return day.plus_days(1).start().plus_seconds(-1); }

std::string uri_of(const Invoice& invoice) { return "/invoices/" + typed_id(invoice.type, invoice.number); }

void write_detail(json::Writer& out, const Invoice& invoice, BillingProvider provider, std::string_view type,
                  std::string_view path) {
  const ProviderWords& words = kProviders[static_cast<int>(provider)];
  out.begin_object().field("invoiceLineItemType", type).field("billingProvider", words.wire);
  out.key("links").begin_object();
  out.link("self", uri_of(invoice) + "/lineitems/" + std::string(words.path) + "/" + std::string(path)).end_object();
  out.attributes("InvoiceDetail").end_object();
}

void write_details(json::Writer& out, const Invoice& invoice) {
  out.key("invoiceDetails").begin_array();
  for (const BillingProvider provider : invoice.providers) {
    write_detail(out, invoice, provider, "billing_line_items", "BillingLineItems");
    if (provider == BillingProvider::kAzure) {
      write_detail(out, invoice, provider, "usage_line_items", "UsageLineItems");
      // The same usage in its daily rated shape, under the name that clients know that by.
      write_detail(out, invoice, BillingProvider::kMarketplace, "usage_line_items", "UsageLineItems");
    }
  }
  out.end_array();
}

void write_one(json::Writer& out, const ShownInvoice& shown, Date today, bool with_amendments) {
  const Invoice& invoice = shown.invoice;
  out.begin_object().field("id", invoice.number).field("invoiceDate", invoice.invoice_date.start());
  out.field("billingPeriodStartDate", invoice.month.first_day().start());
  out.field("billingPeriodEndDate", end_of(invoice.month.last_day()));
  out.field("dueDate", invoice.due_date.start());
  out.field("totalCharges", invoice.total()).field("paidAmount", invoice.paid);
  out.field("subtotal", invoice.subtotal).field("taxTotal", invoice.tax).field("adjustments", invoice.adjustments);
  out.field("creditedAmount", invoice.credited).field("creditLeft", invoice.credit_left);
  out.field("balanceAmount", invoice.balance());
  out.field("currencyCode", invoice.currency().code()).field("currencySymbol", invoice.currency().symbol());
  out.field("pdfDownloadLink", uri_of(invoice) + "/documents/statement");
  out.key("taxReceipts").begin_array();
  for (const TaxReceipt& receipt : shown.receipts) {
    out.begin_object().field("id", receipt.id).field("paidOn", to_iso(receipt.date)).field("amount", receipt.amount);
    out.field("taxReceiptPdfDownloadLink", uri_of(invoice) + "/receipts/" + receipt.id + "/documents/statement");
    out.end_object();
  }
  out.end_array();
  write_details(out, invoice);
  out.key("amendments").begin_array();
  if (with_amendments) {
    for (const Invoice& amendment : shown.amendments) write_one(out, {amendment, {}, {}}, today, false);
  }
  out.end_array().field("documentType", to_string(invoice.document));
  if (!invoice.amends_of.empty()) out.field("amendsOf", invoice.amends_of);
  out.field("invoiceType", to_string(invoice.type)).field("state", to_string(invoice.state));
  out.field("overdue", invoice.overdue(today)).field("disputed", invoice.disputed).field("lineItemCount", invoice.lines);
  out.key("links").begin_object().link("self", uri_of(invoice)).end_object();
  out.attributes("Invoice").end_object();
}

// {"Field":"InvoiceDate","Operator":"greater_than_or_equals","Value":"2021-01-01"}, or two of them joined by `and` as
// LeftFilter and RightFilter.
Result<void> read_filter(const json::Object& object, store::InvoiceFilter& filter, int depth) {
  const auto refused = [](std::string sentence) { return fail(errors::kInvalidInput, std::move(sentence), "filter"); };
  std::string word = text::lower(OR_RETURN(object.text_or("operator", "")));
  std::erase(word, '_');
  if (word == "and" && depth == 0) {
    const json::Object left = OR_RETURN(object.object("leftFilter"));
    const json::Object right = OR_RETURN(object.object("rightFilter"));
    RETURN_IF_FAILED(read_filter(left, filter, 1));
    return read_filter(right, filter, 1);
  }
  const std::string field = OR_RETURN(object.text_or("field", ""));
  if (!text::equal_ignoring_case(field, "InvoiceDate")) return refused("Invoices are filtered by InvoiceDate alone.");
  const std::string value = OR_RETURN(object.text_or("value", ""));
  const std::optional<Instant> instant = parse_query_date(value);
  if (!instant) return refused("\"" + value + "\" is no date.");
  const Date day = Date::of(*instant);
  const auto from = [&](Date d) { filter.from = filter.from ? std::max(*filter.from, d) : d; };
  const auto until = [&](Date d) { filter.until = filter.until ? std::min(*filter.until, d) : d; };
  if (word == "equals") {
    from(day);
    until(day);
  } else if (word == "greaterthan") {
    from(day.plus_days(1));
  } else if (word == "greaterthanorequals") {
    from(day);
  } else if (word == "lessthan") {
    until(day.plus_days(-1));
  } else if (word == "lessthanorequals") {
    until(day);
  } else {
    return refused("The operator \"" + word + "\" is not supported here.");
  }
  return {};
}

}  // namespace

void write_invoice(json::Writer& out, const ShownInvoice& shown, Date today) { write_one(out, shown, today, true); }

std::vector<Summary> summaries(const std::vector<Invoice>& invoices, std::optional<Currency> of,
                               std::optional<InvoiceType> type) {
  std::vector<Summary> all;
  const auto summary_in = [&](Currency currency) -> Summary& {
    for (Summary& known : all) {
      if (known.currency == currency) return known;
    }
    return all.emplace_back(Summary{currency, {0, currency}, {}, {}, {}});
  };
  if (of) summary_in(*of);
  for (const Invoice& invoice : invoices) {
    if (of && !(invoice.currency() == *of)) continue;
    if (type && invoice.type != *type) continue;
    Summary& summary = summary_in(invoice.currency());
    summary.balance = summary.balance + invoice.balance() - invoice.credit_left;
    summary.first = std::min(summary.first.value_or(invoice.invoice_date), invoice.invoice_date);
    summary.latest = std::max(summary.latest.value_or(invoice.invoice_date), invoice.invoice_date);
  }
  std::sort(all.begin(), all.end(),
            [](const Summary& a, const Summary& b) { return a.currency.code() < b.currency.code(); });
  return all;
}

Result<std::int64_t> read_count(const http::Query& query, std::string_view name, std::int64_t most) {
  const std::string_view text = text::trim(query.get(name));
  if (text.empty()) return 0;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::invalid_argument || end != text.data() + text.size() || text.front() == '-') {
    return fail(errors::kInvalidInput, std::string(name) + " is not a whole number.", std::string(name));
  }
  return error == std::errc::result_out_of_range ? most : std::min(number, most);
}

Result<InvoiceQuestion> read_invoice_question(const http::Query& query) {
  InvoiceQuestion question;
  question.size = OR_RETURN(read_count(query, "size", kLargestInvoicePage));
  if (question.size == 0) question.size = kLargestInvoicePage;
  question.offset = OR_RETURN(read_count(query, "offset", kLargestOffset));
  question.filter_json = text::trim(query.get("filter"));
  if (question.filter_json.empty()) return question;
  const Result<json::Document> document = json::Document::parse(question.filter_json);
  if (!document || !document->is_object()) return fail(errors::kInvalidInput, "The filter is not a JSON object.", "filter");
  const json::Object object = OR_RETURN(document->object());
  RETURN_IF_FAILED(read_filter(object, question.filter, 0));
  return question;
}

}  // namespace chandlery::billing
