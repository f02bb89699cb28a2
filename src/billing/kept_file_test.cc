// The long files of documents are made after the month's run, before anybody asks: resumably, once, and the same bytes.
#include "billing/kept_file.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "billing/books_for_tests.h"
#include "billing/charge_line_for_tests.h"
#include "billing/charge_store.h"
#include "billing/invoice_run.h"
#include "billing/invoice_store.h"
#include "billing/reconciliation_body.h"
#include "core/id.h"
#include "platform/storage/folder_store.h"

namespace chandlery::billing {
namespace {

namespace fs = std::filesystem;

constexpr auto kNothingStops = [] { return true; };

class KeptFileTest : public Books {
 protected:
  void TearDown() override {
    Books::TearDown();
    fs::remove_all(folder_);
  }
  /// An invoice of so many lines for each of the partners.
  void issue(std::vector<std::string> partners, int lines) {
    for (const std::string& partner_id : partners) {
      std::vector<ChargeLine> bought;
      for (int i = 0; i < lines; ++i) {
        bought.push_back(line("order-" + std::to_string(10'000 + i) + "/0/new", money("10.00", "USD"), money("1.00", "USD"), partner_id));
      }
      charge_now(bought);
      database().write_now([&](sql::Tx& tx) { hold_account(tx, partner_id, at_); });
    }
    Actor system = partner("2021-04-08T00:00:00Z");
    system.kind = PrincipalKind::kSystem;
    ASSERT_TRUE(run_invoices(database(), system, *BillingMonth::parse("2021-03")));
  }
  FilesMade make(const std::function<bool()>& go_on = kNothingStops) {
    return make_wanted_files(database(), blobs_, at_, go_on);
  }
  std::optional<KeptFile> kept(std::string partner_id, std::string number, FileForm form) {
    std::optional<KeptFile> found;
    database().read_now([&](sql::Tx& tx) { found = find_kept_file(tx, {partner_id, number, form}); });
    return found;
  }
  std::string content(const KeptFile& file) {
    const storage::Opened opened = blobs_.open(file.sha256, 0, file.size);
    std::string bytes(static_cast<std::size_t>(file.size), '\0');
    EXPECT_EQ(::read(opened.descriptor, bytes.data(), bytes.size()), file.size);
    ::close(opened.descriptor);
    return bytes;
  }
  std::string made_anew(const std::string& partner_id, const std::string& number, FileForm form) {
    std::optional<Invoice> invoice;
    database().read_now([&](sql::Tx& tx) { invoice = store::find_invoice(tx, partner_id, number); });
    const auto body = reconciliation_body(database(), invoice.value(), form);
    std::string whole;
    for (std::string piece; body->next(piece); piece.clear()) whole += piece;
    return whole;
  }
  bool nothing_in_work() const { return !fs::exists(folder_ / "uploads") || fs::is_empty(folder_ / "uploads"); }

  const Instant at_ = *parse_iso("2021-04-08T00:00:00Z");
  const fs::path folder_ = fs::temp_directory_path() / ("chandlery-kept-" + new_id(SystemClock().now()));
  storage::FolderStore blobs_{folder_};
};

TEST_P(KeptFileTest, LongFilesOfAnIssuedMonthAreThereBeforeAnybodyAsks) {
  issue({"partner-a"}, 1203);
  EXPECT_FALSE(kept("partner-a", "G000000001", FileForm::kCsv)) << "issuing waits for no file";
  const FilesMade made = make();
  EXPECT_TRUE(made.finished);
  EXPECT_EQ(made.files, 2);
  for (const FileForm form : {FileForm::kCsv, FileForm::kCsvWithMark}) {
    const auto found = kept("partner-a", "G000000001", form);
    ASSERT_TRUE(found);
    EXPECT_EQ(content(*found), made_anew("partner-a", "G000000001", form));
  }
  EXPECT_FALSE(kept("partner-a", "G000000001", FileForm::kJson));
  EXPECT_TRUE(nothing_in_work());
}

TEST_P(KeptFileTest, ShortFilesAreNotMadeAndASecondRunFindsNothingToDo) {
  issue({"partner-a"}, 1000);
  EXPECT_EQ(make().files, 0);
  EXPECT_FALSE(kept("partner-a", "G000000001", FileForm::kCsv));
}

TEST_P(KeptFileTest, AStoppedRunGoesOnWhereItStoodAndMakesNothingTwice) {
  issue({"partner-a", "partner-b"}, 1203);
  int pieces = 0;
  const FilesMade first = make([&] { return ++pieces <= 4; });  // three pieces a file: the second is left half
  EXPECT_FALSE(first.finished);
  EXPECT_EQ(first.files, 1);
  EXPECT_TRUE(nothing_in_work());
  const FilesMade second = make();
  EXPECT_TRUE(second.finished);
  EXPECT_EQ(second.files, 3);
  EXPECT_EQ(make().files, 0);
  const auto found = kept("partner-b", "G000000002", FileForm::kCsvWithMark);
  ASSERT_TRUE(found);
  EXPECT_EQ(content(*found), made_anew("partner-b", "G000000002", FileForm::kCsvWithMark));
}

TEST_P(KeptFileTest, TwoRunsAtOnceLeaveOneFileOfEach) {
  issue({"partner-a"}, 1203);
  bool meanwhile = false;
  make([&] {
    if (!std::exchange(meanwhile, true)) {
      EXPECT_EQ(make().files, 0) << "the first file is in work, and not whole yet";
    }
    return true;
  });
  EXPECT_TRUE(meanwhile);
  EXPECT_TRUE(make().finished);
  EXPECT_TRUE(kept("partner-a", "G000000001", FileForm::kCsv));
  EXPECT_TRUE(kept("partner-a", "G000000001", FileForm::kCsvWithMark));
  EXPECT_TRUE(nothing_in_work());
}

TEST_P(KeptFileTest, AStoreThatTakesNothingEndsTheRunAndLosesNoFile) {
  issue({"partner-a"}, 1203);
  std::ofstream(folder_).put('x');
  EXPECT_FALSE(make().finished);
  fs::remove_all(folder_);
  EXPECT_EQ(make().files, 2);
}

TEST_P(KeptFileTest, ARowReadInPlaceIsTheRowOfItsLine) {
  std::vector<ChargeLine> lines;
  for (const std::string_view code : {"USD", "JPY", "KWD"}) {
    ChargeLine odd = samples::subscription(code);
    odd.id = std::string("odd-") + std::string(code) + "/0/new";
    odd.customer_name = "=HARBOR(\"1\"), line\nfeed";
    odd.reseller_mpn_id = "-1";
    odd.unit_price = decimal("-0.000001");
    odd.effective_unit_price = decimal("0.737586206896552");
    odd.exchange_rate = decimal("123456789012345678.123456789012345678");
    odd.exchange_rate_date = Date::of(odd.ordered_at);
    odd.pricing_currency = currency("EUR");
    odd.tax = {7, odd.subtotal.currency};
    odd.credit_reason = " blank at the ends ";
    lines.push_back(odd);
    ChargeLine plain = samples::perpetual(code);
    plain.id = std::string("plain-") + std::string(code) + "/0/new";
    plain.invoice_type = odd.invoice_type;
    plain.promotion_id = "-5";
    plain.price_adjustment = "'-quoted'";
    lines.push_back(plain);
  }
  charge_now(lines);
  for (const std::string_view code : {"USD", "JPY", "KWD"}) {
    const ChargeSet set{lines[0].partner_id, lines[0].month, lines[0].invoice_type, currency(code)};
    std::string whole, in_place;
    database().read_now([&](sql::Tx& tx) {
      each_charge(tx, set, {}, 10, [&](const ChargeLine& charge) {
        append_row(whole, FileKind::kOneTime, charge, {"G000000001", {}}, {});
      });
      store::each_stored_charge(tx, set, {}, 10, [&](const StoredCharge& charge) {
        append_row(in_place, charge, {"G000000001", {}}, {});
      });
    });
    EXPECT_EQ(std::ranges::count(whole, '\r'), 2);
    EXPECT_EQ(in_place, whole);
  }
}

INSTANTIATE_ON_BOTH_ENGINES(KeptFileTest);

}  // namespace
}  // namespace chandlery::billing
