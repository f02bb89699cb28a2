// Years of everything together: purchases, changes, cancellations, renewals, invoices, payments, disputes, notes, credits
// and a clock that jumps, in seven currencies with tax on top and within. The books balance, each charge stands on one
// invoice, what the partner reads adds up and explains itself, nothing is given back twice, and doing a month's work again
// does nothing.
//
// CHANDLERY_YEARS_SEEDS=200 tells 200 stories instead of a few; CHANDLERY_YEARS_SEED=7 tells the seventh alone.
#include <cstdlib>
#include <random>
#include <set>

#include "billing/amendments.h"
#include "billing/credit_rules.h"
#include "billing/document_lines.h"
#include "billing/invoice_run.h"
#include "billing/operator_credits.h"
#include "billing/payments.h"
#include "billing/reconciliation.h"
#include "billing/routes.h"
#include "platform/files/csv.h"
#include "platform/storage/folder_store.h"
#include "subscriptions/shop_for_tests.h"
#include "support/calls.h"

namespace chandlery::subscriptions {
namespace {

using billing::BillingMonth, billing::ChargeLine, billing::Invoice;

constexpr const char* kBrazilianSeller = "a0000000-0000-4000-8000-0000000000b0";  // 17 % within
constexpr const char* kBrazilianCustomer = "c0000000-0000-4000-8000-0000000000b0";
constexpr const char* kBahrainiSeller = "a0000000-0000-4000-8000-0000000000b1";  // 5 % on top, three digits
constexpr const char* kBahrainiCustomer = "c0000000-0000-4000-8000-0000000000b1";
const Item kSeatInBrazil{"0101", "BR"}, kSeatInBahrain{"0101", "BH"};

struct Market {
  Item item;
  const char *customer, *seller;
  bool renews = true;
};
const std::vector<Market> kMarkets = {
    {kSeat, ordering::kCustomer, ordering::kSeller},
    {kSeatInJapan, ordering::kInJapan, ordering::kSeller},
    {kSeatInKuwait, ordering::kInKuwait, ordering::kSeller},
    {kSeatInGermany, kGermanCustomer, kGermanSeller},
    {kSeatInAustralia, kAustralianCustomer, kAustralianSeller},
    {kSeatInBrazil, kBrazilianCustomer, kBrazilianSeller},
    {kSeatInBahrain, kBahrainiCustomer, kBahrainiSeller},
    {ordering::kServer, ordering::kCustomer, ordering::kSeller, false},
    {ordering::kServerInJapan, ordering::kInJapan, ordering::kSeller, false},
    {ordering::kClientAccess, ordering::kCustomer, ordering::kSeller, false},
};
const std::vector<std::string> kSellers = {ordering::kSeller, kGermanSeller, kAustralianSeller, kBrazilianSeller,
                                           kBahrainiSeller};
const BillingMonth kFirstMonth = *BillingMonth::parse("2021-03");
constexpr int kDays = 3 * 366;

int number_from(const char* name, int otherwise) {
  const char* const text = std::getenv(name);
  return text != nullptr ? std::atoi(text) : otherwise;
}

class YearsTest : public Shop {
 protected:
  void SetUp() override {
    Shop::SetUp();
    if (IsSkipped()) return;
    database().write_now([](sql::Tx& tx) {
      open_abroad(tx, kBrazilianSeller, kBrazilianCustomer, "BR", "BRL", "4055", "venda.example");
      open_abroad(tx, kBahrainiSeller, kBahrainiCustomer, "BH", "BHD", "4097", "souq.example");
      catalog::store::put_market(tx, {"BR", "BR", "elsewhere", *Currency::parse("BRL"), true});
      catalog::store::put_market(tx, {"BH", "BH", "elsewhere", *Currency::parse("BHD")});
      catalog::store::put_block(
          tx, {"BR", catalog::ProductType::kPerpetualSoftware, "BR", *parse_iso("2018-01-01"), *parse_iso("2021-01-01"), ""});
      price(tx, kSeatInBrazil, "BRL", "1899.90", "P1Y");
      price(tx, kSeatInBahrain, "BHD", "137.375", "P1Y");
      price(tx, {kSuite.sku, "BR"}, "BRL", "3777.77", "P1Y");
      price(tx, {kSuite.sku, "DE"}, "EUR", "701.01", "P1Y");
      put_rate(tx, "BR", "0.17", "2021-01-01");
      put_rate(tx, "BH", "0.05", "2021-01-01");
    });
  }

  struct Held {
    Order order;
    const Market* market;
  };

  std::uint64_t below(std::uint64_t limit) { return dice_() % limit; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  Actor books_of(std::string seller) const {
    Actor actor = operator_at(at_);
    actor.partner_id = std::move(seller);
    return actor;
  }

  void buy() {
    const Market& market = kMarkets[below(kMarkets.size())];
    std::vector<ordering::LineRequest> lines = {
        line(market.item, 1 + static_cast<std::int64_t>(below(40)), market.renews ? "P1Y" : "")};
    const Result<Order> order = order_lines(std::move(lines), at_, market.customer, market.seller);
    if (order) held_.push_back({*order, &market});
  }

  /// One thing that a partner does; many are refused, and then nothing is different.
  void do_as_partner() {
    if (held_.empty() || one_in(4)) return buy();
    const Held& held = held_[below(held_.size())];
    const std::string seller = held.market->seller;
    switch (below(8)) {
      case 0:
      case 1:
        return (void)set_units(held.order, 1 + static_cast<std::int64_t>(below(60)), at_, seller);
      case 2:
        return (void)upgrade(held, seller);
      case 3:
        return (void)set_status(held.order, one_in(2) ? Status::kSuspended : Status::kActive, at_, seller);
      case 4:
        return (void)set_status(held.order, Status::kDeleted, at_, seller);
      case 5:
        return (void)cancel_now(all_of(held.order), at_, seller);
      case 6:
        return (void)change(held.order, {.auto_renew = !one_in(3)}, at_, seller);
      default:
        return (void)act([&](sql::Tx& tx) -> Result<Invoice> {
          const std::vector<Invoice> all = invoices_of(tx, seller);
          if (all.empty()) return fail(errors::kNotFound);
          return billing::dispute(tx, agent(seller, at_), all[below(all.size())].number, "It looks wrong.");
        });
    }
  }
  Result<Upgraded> upgrade(const Held& held, const std::string& seller) {
    return act([&](sql::Tx& tx) {
      const Item target{kSuite.sku, held.market->item.country};
      return subscriptions::upgrade(tx, agent(seller, at_), keyring_,
                                    {held.order.customer_id, id_of(held.order), target.id()});
    });
  }

  /// One thing that the operator does.
  void do_as_operator() {
    const std::string seller = kSellers[below(kSellers.size())];
    const Actor actor = books_of(seller);
    std::vector<Invoice> invoices;
    std::vector<billing::Payment> payments;
    database().read_now([&](sql::Tx& tx) {
      invoices = invoices_of(tx, seller);
      payments = billing::list_payments(tx, actor, billing::PaymentsOf::kAll, {}, 50).items;
    });
    if (invoices.empty()) return;
    const Invoice& invoice = invoices[below(invoices.size())];
    switch (below(7)) {
      case 0:
      case 1:
        return pay(actor, invoice);
      case 2:
        if (payments.empty()) return;
        return (void)act([&](sql::Tx& tx) {
          return billing::reverse_payment(tx, actor, payments[below(payments.size())].id, "It bounced.");
        });
      case 3:
        return (void)act([&](sql::Tx& tx) { return billing::resolve(tx, actor, invoice.number, "Settled."); });
      case 4:
        return (void)act([&](sql::Tx& tx) { return billing::reissue(tx, actor, invoice.number, "Another address."); });
      case 5:
        return (void)act([&](sql::Tx& tx) {
          const Money amount{1 + static_cast<std::int64_t>(below(20'000)), invoice.currency()};
          return billing::give_credit(tx, actor, {amount, "Sorry for that.", ""});
        });
      default:
        return credit_a_line(actor, invoice);
    }
  }
  void pay(const Actor& actor, const Invoice& invoice) {
    Money amount = invoice.balance();
    if (one_in(3)) amount.minor = 1 + static_cast<std::int64_t>(below(500'000));
    (void)act([&](sql::Tx& tx) {
      return billing::record_payment(tx, actor,
                                     {.reference = "wire " + std::to_string(++payments_),
                                      .amount = amount,
                                      .received_on = Date::of(at_),
                                      .payer = "Payer",
                                      .words = one_in(2) ? invoice.number : ""});
    });
  }
  void credit_a_line(const Actor& actor, const Invoice& invoice) {
    const std::vector<ChargeLine> lines = lines_of(billing::set_of(invoice));
    if (lines.empty()) return;
    const ChargeLine& line = lines[below(lines.size())];
    std::optional<Money> amount;
    if (!one_in(4)) amount = Money{1 + static_cast<std::int64_t>(below(100'000)), invoice.currency()};
    (void)act([&](sql::Tx& tx) {
      return billing::credit_charge(tx, actor, {line.id, invoice.number, invoice.currency(), amount, "Not as promised."});
    });
  }

  static std::vector<Invoice> invoices_of(sql::Tx& tx, const std::string& seller) {
    return billing::store::list_invoices(tx, seller, {}, 0, 0);
  }
  std::vector<ChargeLine> lines_of(const billing::ChargeSet& set) {
    std::vector<ChargeLine> lines;
    database().read_now([&](sql::Tx& tx) {
      lines.clear();
      billing::each_charge(tx, set, {}, 1'000'000, [&](const ChargeLine& line) { lines.push_back(line); });
    });
    return lines;
  }
  Actor upkeep() const {
    Actor actor;
    actor.kind = PrincipalKind::kSystem;
    actor.user_name = "schedule";
    actor.at = at_;
    return actor;
  }

  void run_month(bool last) {
    const BillingMonth month = BillingMonth::of(at_).previous();
    ASSERT_TRUE(billing::run_invoices(database(), upkeep(), month));
    keep(at_);
    const auto before = counts();
    ASSERT_TRUE(billing::run_invoices(database(), upkeep(), month));
    keep(at_);
    ASSERT_EQ(counts(), before) << "doing it again does nothing";
    for (const std::string& seller : kSellers) {
      if (last || one_in(6)) check_books(seller);  // all of its past, each time
    }
  }

  void check_books(const std::string& seller) {
    billing::BillingAccount account;
    std::vector<Invoice> invoices;
    std::map<std::string, std::vector<ChargeLine>> by_order;
    std::map<std::string, int> billed;  // how often each charge stands on an invoice that is not taken back
    database().read_now([&](sql::Tx& tx) {
      account = billing::find_account(tx, seller);
      invoices = invoices_of(tx, seller);
    });
    for (const Invoice& invoice : invoices) {
      const std::vector<ChargeLine> lines = lines_of(billing::set_of(invoice));
      Money subtotal{0, invoice.currency()}, tax = subtotal, adjustments = subtotal;
      for (const ChargeLine& line : lines) {
        if (invoice.document == billing::DocumentType::kInvoice && invoice.state != billing::InvoiceState::kVoided) {
          ++billed[line.id];
        }
        Money& sum = billing::is_adjustment(line) ? adjustments : subtotal;
        sum = sum + line.subtotal;
        tax = tax + line.tax;
      }
      const bool note = invoice.document == billing::DocumentType::kVoidNote;
      ASSERT_EQ(invoice.subtotal, note ? -subtotal : subtotal) << invoice.number;
      ASSERT_EQ(invoice.tax, note ? -tax : tax) << invoice.number;
      ASSERT_EQ(invoice.adjustments, note ? -adjustments : adjustments) << invoice.number;
      if (read_.insert(invoice.number).second) check_as_read(seller, invoice, lines);
    }
    const BillingMonth last = std::max(BillingMonth::of(at_), account.first_open_month);
    for (BillingMonth month = kFirstMonth; month <= last; month = month.next()) {
      std::vector<billing::ChargeSet> sets;
      database().read_now([&](sql::Tx& tx) {
        for (const auto& [set, sum] : billing::sum_month(tx, seller, month)) sets.push_back(set);
      });
      for (const billing::ChargeSet& set : sets) {
        for (ChargeLine& line : lines_of(set)) {
          ASSERT_EQ(billed[line.id], month < account.first_open_month ? 1 : 0) << line.id;
          by_order[line.order_id].push_back(std::move(line));
        }
      }
    }
    for (const auto& [order, lines] : by_order) {
      for (const ChargeLine& line : lines) {
        if (line.type == billing::ChargeType::kCustomerCredit || line.subtotal.minor <= 0) continue;
        const billing::Taxed given = billing::given_back(line, lines);
        ASSERT_LE(given.subtotal.minor, line.subtotal.minor) << line.id;
        ASSERT_LE(given.tax.minor, line.tax.minor) << line.id;
      }
    }
  }

  /// As the partner reads the invoice: the file's columns add up to it, and every line explains itself.
  void check_as_read(const std::string& seller, const Invoice& invoice, const std::vector<ChargeLine>& lines) {
    const Actor reader = agent(seller, at_);
    const std::string path = "/v1/invoices/" + invoice.number;
    const http::Response file = test::call(database(), router_, reader, http::Method::kGet, path + "/reconciliation");
    ASSERT_EQ(file.status, 200) << file.body;
    files::CsvReader rows(file.body);
    ASSERT_TRUE(rows.next().value_or(false));
    std::vector<std::size_t> columns;
    for (const std::string_view name : {"Subtotal", "TaxTotal", "Total"}) {
      columns.push_back(static_cast<std::size_t>(std::ranges::find(rows.row(), name, &files::CsvCell::text) - rows.row().begin()));
    }
    std::vector<Money> sums(3, Money{0, invoice.currency()});
    while (rows.next().value_or(false)) {
      for (std::size_t k = 0; k < columns.size(); ++k) {
        const Decimal amount = Decimal::parse(rows.row()[columns[k]].text).value();
        ASSERT_EQ(amount.scale(), invoice.currency().exponent());
        sums[k].minor += static_cast<std::int64_t>(amount.mantissa());
      }
    }
    ASSERT_EQ(sums[0], invoice.subtotal) << invoice.number;
    ASSERT_EQ(sums[1], invoice.tax) << invoice.number;
    ASSERT_EQ(sums[2] + invoice.adjustments, invoice.total()) << invoice.number;
    if (invoice.document != billing::DocumentType::kInvoice) return;
    for (const ChargeLine& line : lines) {
      if (!one_in(3)) continue;
      const http::Response why =
          test::call(database(), router_, reader, http::Method::kGet, path + "/explanation?lineItem=" + line.id);
      ASSERT_EQ(test::at(why, "agrees"), "true") << why.body;
    }
  }

  void tell(std::uint64_t seed) {
    dice_.seed(seed);
    at_ = kStart;
    const Instant end = kStart.plus_days(kDays);
    BillingMonth run = kFirstMonth;
    while (at_ < end) {
      const std::uint64_t jump = below(60);
      if (jump == 0) at_ = at_.plus_days(-static_cast<int>(1 + below(3)));  // the clock is set back
      else if (jump == 1) at_ = at_.plus_days(static_cast<int>(100 + below(100)));  // the server stood still
      else at_ = at_.plus_seconds(static_cast<std::int64_t>(3'600 + below(9 * 86'400)));
      if (!one_in(3)) keep(at_);
      do_as_partner();
      if (one_in(2)) do_as_operator();
      const BillingMonth over = BillingMonth::of(at_).previous();
      if (over >= run && Date::of(at_).day() >= 8) {
        run_month(false);
        if (HasFatalFailure()) return;
        run = over.next();
      }
    }
    at_ = at_.plus_days(40);
    run_month(true);
    database().read_now([](sql::Tx& tx) { EXPECT_THAT(billing::check_ledger(tx).problems, testing::IsEmpty()); });
  }

  void begin_again() {
    TearDown();
    SetUp();
    held_.clear();
    read_.clear();
  }
  void TearDown() override {
    Shop::TearDown();
    std::filesystem::remove_all(folder_);
  }

  Instant at_;
  std::mt19937_64 dice_;
  std::vector<Held> held_;
  std::set<std::string> read_;  ///< invoices that were read as the partner does
  int payments_ = 0;
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("chandlery-years-" + std::to_string(std::random_device()()));
  storage::FolderStore blobs_{folder_};
  const http::Router router_{billing::routes(blobs_)};
};

TEST_P(YearsTest, TheBooksBalanceWhateverHappensInThreeYears) {
  const int only = number_from("CHANDLERY_YEARS_SEED", -1), stories = number_from("CHANDLERY_YEARS_SEEDS", 2);
  for (int seed = 1; seed <= (only >= 0 ? 1 : stories); ++seed) {
    SCOPED_TRACE("CHANDLERY_YEARS_SEED=" + std::to_string(only >= 0 ? only : seed));
    if (seed > 1) begin_again();
    tell(static_cast<std::uint64_t>(only >= 0 ? only : seed));
    if (HasFailure()) return;
  }
}

INSTANTIATE_ON_BOTH_ENGINES(YearsTest);

}  // namespace
}  // namespace chandlery::subscriptions
