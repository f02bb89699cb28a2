// See invoice_pages.h.
#include "billing/invoice_pages.h"

#include <algorithm>

#include "platform/json/collection.h"

namespace chandlery::billing {

ShownInvoice show(sql::Tx& tx, Invoice invoice) {
  ShownInvoice all{.invoice = std::move(invoice), .amendments = {}, .receipts = {}};
  for (const std::string& number : all.invoice.amendments) {
    if (auto amendment = store::find_invoice(tx, all.invoice.partner_id, number)) {
      all.amendments.push_back(*std::move(amendment));
    }
  }
  if (all.invoice.paid.minor != 0) all.receipts = receipts_of(tx, all.invoice);
  return all;
}

std::string invoice_page(sql::Tx& tx, const Actor& actor, const InvoiceQuestion& question, std::string_view path) {
  const auto at = [&](std::int64_t offset) {
    std::string uri(path);
    uri += "?size=" + std::to_string(question.size) + "&offset=" + std::to_string(std::max<std::int64_t>(0, offset));
    if (!question.filter_json.empty()) uri += "&filter=" + http::percent_encode(question.filter_json);
    return uri;
  };
  std::vector<Invoice> page =
      store::list_invoices(tx, actor.partner_id, question.filter, question.size + 1, question.offset);
  const bool more = std::ssize(page) > question.size;
  if (more) page.pop_back();
  json::Writer out;
  json::begin_collection(out, page.size());
  for (Invoice& invoice : page) write_invoice(out, show(tx, std::move(invoice)), Date::of(actor.at));
  out.end_array().key("links").begin_object().link("self", at(question.offset));
  if (more) out.link("next", at(question.offset + question.size));
  if (question.offset > 0) out.link("previous", at(question.offset - question.size));
  out.end_object().attributes("Collection").end_object();
  return out.take();
}

}  // namespace chandlery::billing
