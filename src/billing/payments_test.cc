// Payments on both engines: what arrives, what it settles, what comes back, and that the books are right after any of
// it.
#include "billing/payments.h"

#include <random>

#include "billing/amendments.h"
#include "billing/bank_import.h"
#include "billing/books_for_tests.h"
#include "billing/invoice_store.h"
#include "billing/issuing.h"
#include "billing/receipts.h"
#include "billing/standing.h"

namespace chandlery::billing {
namespace {

using testing::ElementsAre, testing::HasSubstr, testing::IsEmpty, testing::SizeIs;

Money usd(std::string_view amount) { return money(amount, "USD"); }

class PaymentsTest : public Books {
 protected:
  static Actor operator_for(std::string partner_id, std::string_view at = "2021-05-03T09:00:00Z") {
    Actor actor = partner(at, std::move(partner_id));
    actor.kind = PrincipalKind::kOperator;
    actor.user_id = "operator-1";
    return actor;
  }
  /// An invoice of March 2021 with one line; its number.
  std::string invoice(Money amount, std::string partner_id = "partner-a", const std::string& month = "2021-03") {
    Actor actor = operator_for(partner_id, "2021-04-08T00:00:00Z");
    std::string number;
    database().write_now([&](sql::Tx& tx) {
      hold_account(tx, partner_id, *parse_iso("2021-01-05T00:00:00Z"));
      ChargeLine made = line("order-" + std::to_string(++orders_) + "/0/new", amount, {0, amount.currency}, partner_id);
      made.month = *BillingMonth::parse(month);
      charge(tx, actor, {{made}});
      number = issue(tx, actor, made.month)->back().number;
    });
    return number;
  }
  Invoice find(const std::string& number, std::string partner_id = "partner-a") {
    Invoice found;
    database().read_now([&](sql::Tx& tx) { found = store::find_invoice(tx, partner_id, number).value(); });
    return found;
  }
  Result<Payment> pay(Money amount, std::string words, std::string reference, std::string partner_id = "partner-a",
                      std::string_view at = "2021-05-03T09:00:00Z") {
    return act([&](sql::Tx& tx) {
      const Actor actor = operator_for(partner_id, at);
      return record_payment(
          tx, actor,
          {.reference = reference, .amount = amount, .received_on = Date::of(actor.at), .payer = {}, .words = words});
    });
  }
  std::int64_t receivable(std::string_view partner_id = "partner-a") {
    std::int64_t minor = 0;
    for (const Balance& each : balances_of(partner_id)) {
      if (each.account == "receivable") minor += each.amount.minor;
    }
    return minor;
  }

  int orders_ = 0;
};

TEST_P(PaymentsTest, APaymentThatNamesItsInvoiceSettlesIt) {
  const std::string number = invoice(usd("3207.00"));
  const Result<Payment> payment = pay(usd("3207.00"), "Invoice " + number, "B-1");
  ASSERT_TRUE(payment) << payment.error().message;
  EXPECT_EQ(payment->unallocated, usd("0.00"));
  EXPECT_EQ(find(number).state, InvoiceState::kPaid);
  EXPECT_EQ(find(number).balance(), usd("0.00"));
  EXPECT_EQ(receivable(), 0);
  database().read_now([&](sql::Tx& tx) {
    const std::vector<TaxReceipt> receipts = receipts_of(tx, *store::find_invoice(tx, "partner-a", number));
    ASSERT_THAT(receipts, SizeIs(1));
    EXPECT_EQ(receipts[0].amount, usd("3207.00"));
    EXPECT_EQ(last_payment(tx, "partner-a", currency("USD"))->amount, usd("3207.00"));
  });
}

TEST_P(PaymentsTest, APartOfTheAmountLeavesTheInvoicePartiallyPaid) {
  const std::string number = invoice(usd("100.00"));
  ASSERT_TRUE(pay(usd("60.00"), number, "B-1"));
  EXPECT_EQ(find(number).state, InvoiceState::kPartiallyPaid);
  EXPECT_EQ(find(number).balance(), usd("40.00"));
}

TEST_P(PaymentsTest, WhatIsTooMuchOrNamesNothingWaitsUntilItIsSaidWhatItIsFor) {
  const std::string first = invoice(usd("100.00"));
  const Result<Payment> over = pay(usd("130.00"), first, "B-1");
  EXPECT_EQ(over->unallocated, usd("30.00"));
  EXPECT_EQ(receivable(), -3'000) << "what was overpaid counts for the partner at once";
  const std::string second = invoice(usd("50.00"), "partner-a", "2021-04");
  const Result<Payment> said = act([&](sql::Tx& tx) {
    return allocate_payment(tx, operator_for("partner-a"), over->id, {{{second, usd("30.00")}}});
  });
  ASSERT_TRUE(said) << said.error().message;
  EXPECT_EQ(said->unallocated, usd("0.00"));
  EXPECT_EQ(find(second).balance(), usd("20.00"));
}

TEST_P(PaymentsTest, AllocatingTooMuchOrToTheWrongInvoiceIsRefusedAndChangesNothing) {
  const std::string dollars = invoice(usd("100.00")), theirs = invoice(usd("10.00"), "partner-b");
  const std::string euros = invoice(money("100.00", "EUR"), "partner-a", "2021-04");
  const Result<Payment> payment = pay(usd("70.00"), "", "B-1");
  ASSERT_EQ(payment->unallocated, usd("70.00"));
  const struct {
    std::string number;
    Money amount;
    const ErrorCode& code;
  } cases[] = {{dollars, usd("70.01"), errors::kInvalidInput}, {dollars, usd("0.00"), errors::kInvalidInput},
               {euros, usd("10.00"), errors::kInvalidInput},   {euros, money("10.00", "EUR"), errors::kInvalidInput},
               {theirs, usd("10.00"), errors::kNotFound},      {"G999999999", usd("10.00"), errors::kNotFound}};
  for (const auto& each : cases) {
    // A right one before it shows that nothing of the whole remains.
    const Result<Payment> refused = act([&](sql::Tx& tx) {
      return allocate_payment(tx, operator_for("partner-a"), payment->id,
                              {{{dollars, usd("1.00")}, {each.number, each.amount}}});
    });
    ASSERT_FALSE(refused) << each.number;
    EXPECT_TRUE(refused.error().is(each.code)) << refused.error().message;
    EXPECT_EQ(refused.error().field, "allocations[1]");
    EXPECT_EQ(find(dollars).paid, usd("0.00"));
  }
}

TEST_P(PaymentsTest, AReferenceIsBookedOnce) {
  ASSERT_TRUE(pay(usd("70.00"), "", "B-1"));
  const Result<Payment> again = pay(usd("70.00"), "", "B-1");
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().is(errors::kAlreadyExists));
  EXPECT_EQ(receivable(), -7'000);
}

TEST_P(PaymentsTest, APaymentThatWentBackOpensItsInvoicesAgain) {
  const std::string number = invoice(usd("100.00"));
  const Result<Payment> payment = pay(usd("130.00"), number, "B-1");
  const auto reverse = [&](std::string_view reason) {
    return act([&](sql::Tx& tx) { return reverse_payment(tx, operator_for("partner-a"), payment->id, reason); });
  };
  EXPECT_FALSE(reverse(" "));
  ASSERT_TRUE(reverse("The debit bounced."));
  EXPECT_EQ(find(number).state, InvoiceState::kIssued);
  EXPECT_EQ(find(number).paid, usd("0.00"));
  EXPECT_EQ(receivable(), 10'000);
  EXPECT_TRUE(reverse("again").error().is(errors::kAlreadyExists));
}

TEST_P(PaymentsTest, WhatWasPaidOnAVoidedInvoiceIsCreditAndIsNotTakenBack) {
  const std::string number = invoice(usd("100.00"));
  const Result<Payment> payment = pay(usd("100.00"), number, "B-1");
  ASSERT_TRUE(act([&](sql::Tx& tx) { return reissue(tx, operator_for("partner-a"), number, "wrong order number"); }));
  const auto released =
      act([&](sql::Tx& tx) { return release_payment(tx, operator_for("partner-a"), payment->id, number); });
  ASSERT_FALSE(released);
  EXPECT_THAT(released.error().message, HasSubstr("became credit"));
}

TEST_P(PaymentsTest, PayingRestoresAnAccountInArrears) {
  const std::string number = invoice(usd("100.00"));
  const Actor late = operator_for("partner-a", "2021-06-20T00:00:00Z");
  database().write_now([&](sql::Tx& tx) { ASSERT_EQ(review_standing(tx, late, {}), Standing::kInArrears); });
  ASSERT_TRUE(pay(usd("100.00"), number, "B-1", "partner-a", "2021-06-20T09:00:00Z"));
  database().read_now([&](sql::Tx& tx) { EXPECT_EQ(find_account(tx, "partner-a").standing, Standing::kGood); });
}

std::string csv(std::string_view rows) {
  return "BookingDate,Amount,Currency,Reference,PayerAccount,Remittance\n" + std::string(rows);
}

TEST_P(PaymentsTest, AStatementBooksEachEntryOnceHoweverOftenItIsImported) {
  const std::string number = invoice(usd("100.00"));
  const std::string file = csv("2021-05-03,100.00,USD,B-1,DE1," + number +
                               "\n2021-05-03,7.00,USD,B-2,DE9,hello\n2021-05-03,-3.00,USD,B-3,,fee\n");
  const auto import = [&](const std::string& content) {
    return act([&](sql::Tx& tx) { return import_statement(tx, operator_for(""), content); });
  };
  const Result<StatementReport> first = import(file);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->allocated, 1);
  EXPECT_EQ(first->unassigned, 1);
  EXPECT_EQ(first->set_aside, 1);
  EXPECT_EQ(find(number).state, InvoiceState::kPaid);
  const Result<StatementReport> second = import(file + "2021-05-03,9.00,USD,B-4,,x\n");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->known, 3);
  EXPECT_EQ(second->unassigned, 1);
  EXPECT_EQ(receivable(), 0);

  const Result<StatementReport> other =
      import(csv("2021-05-03,5.00,USD,B-5,,x\n2021-05-03,101.00,USD,B-1,DE1," + number + "\n"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().field, "row 3, Reference");
  database().read_now(
      [&](sql::Tx& tx) { EXPECT_THAT(unassigned_entries(tx, 10), SizeIs(2)) << "nothing of the file was kept"; });
}

TEST_P(PaymentsTest, AnAssignedEntryTeachesWhoseAccountItCameFrom) {
  database().write_now([](sql::Tx& tx) {
    tx.run_script(
        "INSERT INTO partners (id, name, domain, mpn_id, type, status, country, currency, agreement_signed, sandbox, "
        "created_at)"
        " VALUES ('partner-a', 'A', 'a.example', '1', 0, 0, 'US', 'USD', 1, 0, 0)");
  });
  const auto import = [&](std::string_view rows) {
    return act([&](sql::Tx& tx) { return import_statement(tx, operator_for(""), csv(rows)); });
  };
  import("2021-05-03,7.00,USD,B-1,DE9,hello\n");
  const auto assign = [&](std::string_view to) {
    return act([&](sql::Tx& tx) { return assign_entry(tx, operator_for(""), "", "B-1", to); });
  };
  EXPECT_TRUE(assign("nobody").error().is(errors::kNotFound));
  const Result<Payment> payment = assign("partner-a");
  ASSERT_TRUE(payment) << payment.error().message;
  EXPECT_EQ(payment->unallocated, usd("7.00"));
  EXPECT_TRUE(assign("partner-a").error().is(errors::kAlreadyExists));
  EXPECT_EQ(import("2021-05-03,8.00,USD,B-2,DE9,again\n")->unallocated, 1);
  EXPECT_EQ(receivable(), -1'500);
}

// Random acts; Books::TearDown proves the books after them.
TEST_P(PaymentsTest, WhateverHappensInWhateverOrderTheBooksAreRight) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    const std::string owner = "partner-" + std::to_string(seed);
    std::vector<std::string> numbers, payments;
    BillingMonth month = *BillingMonth::parse("2021-02");
    for (int i = 0; i < 30; ++i) {
      const auto any = [&](const std::vector<std::string>& of) {
        return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))];
      };
      const Money amount = {1 + below(10'000), currency("USD")};
      switch (below(6)) {
        case 0:
          if (month.month() < 12) {
            month = month.next();
            numbers.push_back(invoice(amount, owner, month.to_string()));
          }
          break;
        case 1: {
          const std::string words = numbers.empty() || below(2) == 0 ? "" : any(numbers);
          const auto payment = pay(amount, words, "R-" + std::to_string(below(20)), owner);
          if (payment) payments.push_back(payment->id);
          break;
        }
        case 2:
          if (!payments.empty() && !numbers.empty()) {
            act([&](sql::Tx& tx) {
              return allocate_payment(tx, operator_for(owner), any(payments), {{{any(numbers), amount}}});
            });
          }
          break;
        case 3:
          if (!payments.empty() && !numbers.empty()) {
            act([&](sql::Tx& tx) { return release_payment(tx, operator_for(owner), any(payments), any(numbers)); });
          }
          break;
        case 4:
          if (!payments.empty() && below(3) == 0) {
            act([&](sql::Tx& tx) { return reverse_payment(tx, operator_for(owner), any(payments), "bounced"); });
          }
          break;
        default:
          if (!numbers.empty() && below(4) == 0) {
            const auto again =
                act([&](sql::Tx& tx) { return reissue(tx, operator_for(owner), any(numbers), "wrong address"); });
            if (again) numbers.push_back(again->invoice.number);
          }
      }
    }
    ASSERT_THAT(problems(), IsEmpty()) << "seed " << seed;
  }
}

INSTANTIATE_ON_BOTH_ENGINES(PaymentsTest);

}  // namespace
}  // namespace chandlery::billing
