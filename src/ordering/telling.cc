#include "ordering/telling.h"

#include <algorithm>
#include <stdexcept>

#include "notices/service.h"
#include "ordering/rules.h"

namespace chandlery::ordering {
namespace {

constexpr std::size_t kMostProducts = 10;  // of one notice; an order has up to a hundred lines

/// "Windows Server 2019 Standard (2), SQL Server 2019", at most kMostProducts of them.
std::string products_text(const std::vector<const OrderLine*>& lines) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), kMostProducts); ++i) {
    const OrderLine& line = *lines[i];
    if (i > 0) text += ", ";
    text += line.sku_title.empty() ? line.product_title : line.sku_title;
    if (line.quantity > 1) text += " (" + std::to_string(line.quantity) + ")";
  }
  if (lines.size() > kMostProducts) text += ", +" + std::to_string(lines.size() - kMostProducts);
  return text;
}

std::string products_of(const Order& order) {
  std::vector<const OrderLine*> lines;
  for (const OrderLine& line : order.lines) lines.push_back(&line);
  return products_text(lines);
}

std::string products_of(const Order& order, const Cancellation& cancellation) {
  std::vector<const OrderLine*> lines;
  for (const CancelledLine& line : cancellation.lines)
    lines.push_back(&order.lines.at(static_cast<std::size_t>(line.number)));
  return products_text(lines);
}

notices::Subject subject_of(const Cancellation& cancellation) {
  return {.customer_id = cancellation.customer_id,
          .order_id = cancellation.order_id,
          .cancellation_id = cancellation.id};
}

}  // namespace

void tell_ordered(sql::Tx& tx, const Actor& actor, const Sides& sides, const Order& order) {
  notices::tell(tx, actor,
                {.kind = notices::Kind::kOrderCompleted,
                 .audience = notices::Audience::kCustomer,
                 .subject = {.customer_id = order.customer_id, .order_id = order.id},
                 .facts = {{"order", alternate_id(order.id)},
                           {"seller", sides.seller.name},
                           {"products", products_of(order)}}});
}

void tell_requested(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Order& order,
                    const Cancellation& request) {
  notices::Subject subject = subject_of(request);
  subject.partner_id = request.partner_id;
  const Money credit = request.amount_asked.value_or(request.credit());
  notices::tell(tx, actor,
                {.kind = notices::Kind::kCancellationRequested,
                 .audience = notices::Audience::kOperator,
                 .subject = subject,
                 .facts = {{"order", alternate_id(request.order_id)},
                           {"customer", std::string(customer_name)},
                           {"products", products_of(order, request)},
                           {"credit", credit.to_string()},
                           {"currency", std::string(credit.currency.code())},
                           {"reason", request.reason}}});
}

void tell_not_approved(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Cancellation& request) {
  const bool rejected = request.state == CancellationState::kRejected;
  if (!rejected && request.state != CancellationState::kNeedsInformation)
    throw std::logic_error("a seller is told of a refusal that is none");
  notices::tell(tx, actor,
                {.kind = rejected ? notices::Kind::kCancellationRejected : notices::Kind::kCancellationNeedsInformation,
                 .audience = notices::Audience::kPartner,
                 .subject = subject_of(request),
                 .facts = {{"order", alternate_id(request.order_id)},
                           {"customer", std::string(customer_name)},
                           {"note", request.note}}});
}

void tell_cancelled(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Order& order,
                    const Cancellation& cancellation) {
  const std::string number = alternate_id(order.id);
  const std::string products = products_of(order, cancellation);
  const Money credit = cancellation.credit();
  notices::tell(tx, actor,
                {.kind = notices::Kind::kCancellationCompleted,
                 .audience = notices::Audience::kPartner,
                 .subject = subject_of(cancellation),
                 .facts = {{"order", number},
                           {"customer", std::string(customer_name)},
                           {"products", products},
                           {"credit", credit.to_string()},
                           {"currency", std::string(credit.currency.code())}}});
  notices::tell(tx, actor,
                {.kind = notices::Kind::kCancellationCompleted,
                 .audience = notices::Audience::kCustomer,
                 .subject = subject_of(cancellation),
                 .facts = {{"order", number}, {"products", products}}});
}

}  // namespace chandlery::ordering
