// See budgets.h.
#include "billing/budgets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "audit/service.h"
#include "billing/account_terms.h"
#include "billing/budget_store.h"
#include "core/whole_money.h"
#include "customers/service.h"
#include "notices/service.h"
#include "partners/service.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

using store::CustomerUse;

constexpr std::int64_t kBudgetsRead = 500;  // at once
constexpr std::array<std::string_view, 3> kWords = {"all", "spending", "nearBudget"};

/// The partner that pays, and a month of its.
struct Payer {
  partners::Partner partner;
  BillingMonth month;
  store::MonthOfUse of_month() const { return {partner.id, month, partner.currency}; }
};
Result<Payer> payer_of(sql::Tx& tx, const Actor& actor, BillingMonth month) {
  return Payer{OR_RETURN(partners::find_partner(tx, actor.partner_id)), month};
}
Result<Payer> payer_of(sql::Tx& tx, const Actor& actor) { return payer_of(tx, actor, BillingMonth::of(actor.at)); }

Result<customers::Buyer> own_customer(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  if (buyer.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "This customer's indirect provider must do this.");
  }
  return buyer;
}

CustomerUse find_use(sql::Tx& tx, const Payer& payer, std::string_view customer_id) {
  return store::find_uses(tx, payer.of_month(), {customer_id}).begin()->second;
}

CustomerSpending spending_of(std::string id, std::string name, const CustomerUse& use, Instant at) {
  return {.customer_id = std::move(id),
          .customer_name = std::move(name),
          .used = use.used,
          .estimate = month_estimate(use.used, at),
          .used_at = use.used_at,
          .budget = use.budget,
          .percent = percent_used(use.used, use.budget)};
}

std::string snapshot(const std::optional<Money>& budget) {
  if (!budget) return {};
  json::Writer out;
  out.begin_object().field("Amount", *budget).field("CurrencyCode", budget->currency.code()).end_object();
  return out.take();
}

Result<std::optional<Money>> read_budget(const std::optional<Decimal>& amount, Currency currency) {
  if (!amount || amount->zero()) return std::nullopt;
  if (amount->negative()) return fail(errors::kInvalidProperty, "A budget is not negative.", "amount");
  if (*amount > Money{kLargestAmount, currency}.to_decimal()) {
    return fail(errors::kInvalidProperty, "That is beyond all measure.", "amount");
  }
  const std::optional<Money> money = whole_money(*amount, currency);
  if (!money) return fail(errors::kInvalidProperty, "The currency has no such small part.", "amount");
  return money;
}

/// Once a month: whoever else marks it first has told of it, and whoever changes the budget meanwhile tells of the new one.
bool tell_when_near(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer, BillingMonth month,
                    const CustomerUse& use) {
  if (!is_near(use.used, use.budget)) return false;
  if (!store::mark_told(tx, actor.partner_id, buyer.id, month, *use.budget)) return false;
  const std::string percent = percent_used(use.used, use.budget).at_scale(0, Rounding::kFloor).to_string();
  const std::string currency(use.budget->currency.code());
  notices::tell(tx, actor,
                {.kind = notices::Kind::kSpendingNearBudget,
                 .audience = notices::Audience::kPartner,
                 .subject = {.customer_id = buyer.id},
                 .facts = {{"customer", buyer.name},
                           {"month", month.to_string()},
                           {"percent", percent},
                           {"budget", use.budget->to_string()},
                           {"currency", currency}}});
  audit::append(tx, actor,
                {.operation = "reach_spending_threshold",
                 .resource_type = "customer",
                 .customer_id = buyer.id,
                 .customer_name = buyer.name,
                 .new_value = snapshot(use.budget),
                 .customized = {{"Month", month.to_string()},
                                {"TotalCost", use.used.to_string()},
                                {"CurrencyCode", currency},
                                {"PercentUsed", percent}}});
  return true;
}

/// With names and uses; those without a relationship are left out.
std::vector<CustomerSpending> name_and_sum(sql::Tx& tx, const Actor& actor, const Payer& payer,
                                           std::vector<std::string> ids) {
  const std::set<std::string_view> asked(ids.begin(), ids.end());
  const auto buyers = customers::find_buyers(tx, actor, asked);
  const auto uses = store::find_uses(tx, payer.of_month(), asked);
  std::vector<CustomerSpending> found;
  for (std::string& id : ids) {
    const auto buyer = buyers.find(id);
    if (buyer == buyers.end()) continue;
    const CustomerUse& use = uses.find(id)->second;
    found.push_back(spending_of(std::move(id), buyer->second.name, use, actor.at));
  }
  return found;
}

std::unexpected<Error> no_token() {
  return fail(errors::kInvalidProperty, "This is no continuation token of this list.", "token");
}

// By name, as the list of customers has them.
Result<Page<CustomerSpending>> list_all(sql::Tx& tx, const Actor& actor, const Payer& payer,
                                        const SpendingQuestion& question) {
  const Page<customers::CustomerSummary> listed = OR_RETURN(customers::list_customers(tx, actor, question.customers));
  std::set<std::string_view> ids;
  for (const auto& customer : listed.items) ids.insert(customer.id);
  const auto uses = store::find_uses(tx, payer.of_month(), ids);
  Page<CustomerSpending> page{.items = {}, .next = listed.next};
  for (const auto& customer : listed.items) {
    page.items.push_back(spending_of(customer.id, customer.company_name, uses.find(customer.id)->second, actor.at));
  }
  return page;
}

// The place is "<used>.<customer id>".
Result<Page<CustomerSpending>> list_most_used(sql::Tx& tx, const Actor& actor, const Payer& payer,
                                              const SpendingQuestion& question) {
  store::UsedSum after;
  if (const std::string_view token = question.token; !token.empty()) {
    const char* const end = token.data() + token.size();
    const auto [dot, error] = std::from_chars(token.data(), end, after.used);
    if (error != std::errc() || dot == end || *dot != '.') return no_token();
    after.customer_id.assign(dot + 1, end);
    if (after.customer_id.empty()) return no_token();
  }
  std::vector<store::UsedSum> sums = store::most_used(tx, payer.of_month(), after, question.size + 1);
  Page<CustomerSpending> page;
  if (std::ssize(sums) > question.size) {
    sums.pop_back();
    page.next = std::to_string(sums.back().used) + "." + sums.back().customer_id;
  }
  std::vector<std::string> ids;
  for (store::UsedSum& sum : sums) ids.push_back(std::move(sum.customer_id));
  page.items = name_and_sum(tx, actor, payer, std::move(ids));
  return page;
}

Page<CustomerSpending> list_near(sql::Tx& tx, const Actor& actor, const Payer& payer, std::string_view after,
                                 std::int64_t size) {
  std::vector<std::string> ids = store::told_in(tx, payer.partner.id, payer.month, after, size + 1);
  Page<CustomerSpending> page;
  if (std::ssize(ids) > size) {
    ids.pop_back();
    page.next = ids.back();
  }
  page.items = name_and_sum(tx, actor, payer, std::move(ids));
  return page;
}

/// Adds to `told`. False when it was asked to stop.
bool tell_of_month(sql::Database& database, const Actor& actor, BillingMonth month, const std::function<bool()>& goes_on,
                   std::int64_t& told) {
  store::PartnersCustomer after;
  for (bool more = true; more;) {
    std::vector<store::PartnersCustomer> found;
    database.read_long_now([&](sql::Tx& tx) { found = store::near_and_untold(tx, month, after, kBudgetsRead); });
    more = std::ssize(found) == kBudgetsRead;
    if (more) after = found.back();
    for (const store::PartnersCustomer& each : found) {
      if (!goes_on()) return false;
      Actor acting = actor;
      acting.partner_id = each.partner_id;
      bool tells = false;
      database.write_now([&](sql::Tx& tx) {
        tells = false;
        const auto buyers = customers::find_buyers(tx, acting, {each.customer_id});
        const auto payer = payer_of(tx, acting, month);
        if (!payer) return;
        if (buyers.empty()) {
          // Who is no customer any more is not looked at each time.
          store::put_budget(tx, {each.partner_id, each.customer_id, std::nullopt, payer->partner.currency}, actor.at);
          return;
        }
        tells = tell_when_near(tx, acting, buyers.begin()->second, payer->month, find_use(tx, *payer, each.customer_id));
      });
      told += tells ? 1 : 0;
    }
  }
  return true;
}

}  // namespace

Result<CustomerSpending> find_spending(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  const customers::Buyer buyer = OR_RETURN(own_customer(tx, actor, customer_id));
  const Payer payer = OR_RETURN(payer_of(tx, actor));
  return spending_of(buyer.id, buyer.name, find_use(tx, payer, buyer.id), actor.at);
}

Result<CustomerSpending> set_budget(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                    const std::optional<Decimal>& amount) {
  const customers::Buyer buyer = OR_RETURN(own_customer(tx, actor, customer_id));
  const Payer payer = OR_RETURN(payer_of(tx, actor));
  const std::optional<Money> wanted = OR_RETURN(read_budget(amount, payer.partner.currency));
  CustomerUse use = find_use(tx, payer, buyer.id);
  const std::optional<Money> before = std::exchange(use.budget, wanted);
  if (wanted != before) {
    store::put_budget(tx,
                      {.partner_id = actor.partner_id,
                       .customer_id = buyer.id,
                       .amount = wanted,
                       .currency = payer.partner.currency,
                       .forget_told = told_anew(before, wanted, use.used)},
                      actor.at);
    audit::append(tx, actor,
                  {.operation = "update_Customer_spending_budget",
                   .resource_type = "customer",
                   .customer_id = buyer.id,
                   .customer_name = buyer.name,
                   .old_value = snapshot(before),
                   .new_value = snapshot(wanted)});
    tell_when_near(tx, actor, buyer, payer.month, use);
  }
  return spending_of(buyer.id, buyer.name, use, actor.at);
}

std::optional<SpendingOf> parse_spending_of(std::string_view word) {
  const auto found = std::ranges::find(kWords, word);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<SpendingOf>(found - kWords.begin());
}

std::string_view to_string(SpendingOf of) { return kWords.at(static_cast<std::size_t>(of)); }

Result<Page<CustomerSpending>> list_spending(sql::Tx& tx, const Actor& actor, const SpendingQuestion& question) {
  const Payer payer = OR_RETURN(payer_of(tx, actor));
  if (payer.partner.type == partners::PartnerType::kIndirectReseller) return Page<CustomerSpending>{};
  switch (question.of) {
    case SpendingOf::kAll:
      return list_all(tx, actor, payer, question);
    case SpendingOf::kSpending:
      return list_most_used(tx, actor, payer, question);
    case SpendingOf::kNearBudget:
      break;
  }
  return list_near(tx, actor, payer, question.token, question.size);
}

NearBudgets near_budgets(sql::Tx& tx, const Actor& actor, std::int64_t shown, std::int64_t most) {
  const auto payer = payer_of(tx, actor);
  if (!payer) return {};
  NearBudgets near{.count = store::count_told_in(tx, payer->partner.id, payer->month, most), .first = {}};
  if (near.count > 0) near.first = list_near(tx, actor, *payer, {}, shown).items;
  return near;
}

std::int64_t tell_near_budgets(sql::Database& database, const Actor& actor, const std::function<bool()>& goes_on) {
  const BillingMonth now = BillingMonth::of(actor.at);
  std::int64_t told = 0;
  // In this order: whoever was told of a month is told of none before it.
  for (const BillingMonth month : {now.previous(), now}) {
    if (!tell_of_month(database, actor, month, goes_on, told)) break;
  }
  return told;
}

}  // namespace chandlery::billing
