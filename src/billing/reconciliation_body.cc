// See reconciliation_body.h.
#include "billing/reconciliation_body.h"

#include "billing/amendments.h"
#include "billing/charge_store.h"
#include "billing/document_lines.h"
#include "billing/invoice_rules.h"
#include "billing/usage_meters.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

class ReconciliationFile final : public http::BodySource {
 public:
  ReconciliationFile(sql::Database& database, Invoice document, FileForm form)
      : database_(database),
        document_(std::move(document)),
        as_json_(form == FileForm::kJson),
        options_{.byte_order_mark = form == FileForm::kCsvWithMark} {}

  bool next(std::string& piece) override {
    piece.reserve(kUsualPiece);
    while (!done_ && piece.empty()) {
      if (!begun_) begin(piece);
      done_ = append_lines(piece) < kLinesAtOnce;
      if (done_ && as_json_) piece += "]}";
    }
    return !piece.empty();
  }

 private:
  static constexpr std::size_t kUsualPiece = 512 * kLinesAtOnce;  ///< bytes: a string that grows is copied again and again

  // Row by row into the piece, while they are read: no line is kept. Returns how many were read.
  std::int64_t append_lines(std::string& piece) {
    const std::size_t begun = piece.size();
    const std::string after = after_;
    const bool comma = comma_;
    std::int64_t read = 0;
    database_.read_now([&](sql::Tx& tx) {
      piece.resize(begun);
      after_ = after;
      comma_ = comma;
      read = 0;
      const auto each = [&](const auto& line) {
        ++read;
        after_ = line.id;
        if (!is_adjustment(line)) append(piece, line);
      };
      // Rows in place cost a quarter less; JSON and the opposite signs of a void note want whole lines.
      if (as_json_ || document_.document == DocumentType::kVoidNote) {
        each_charge(tx, set_of(document_), after, kLinesAtOnce, each);
      } else {
        store::each_stored_charge(tx, set_of(document_), after, kLinesAtOnce, each);
      }
    });
    return read;
  }
  void begin(std::string& piece) {
    begun_ = true;
    if (!as_json_) return append_header(piece, FileKind::kOneTime, options_);
    piece += "{\"invoiceNumber\":\"" + document_.number + "\",\"totalCount\":" + std::to_string(document_.lines) +
             ",\"items\":[";
  }
  void append(std::string& piece, const StoredCharge& line) { append_row(piece, line, {document_.number, {}}, options_); }
  void append(std::string& piece, const ChargeLine& charge) {
    if (document_.document != DocumentType::kVoidNote) return append_as_is(piece, charge);
    append_as_is(piece, line_of(document_, charge));
  }
  void append_as_is(std::string& piece, const ChargeLine& line) {
    if (!as_json_) return append_row(piece, FileKind::kOneTime, line, {document_.number, {}}, options_);
    json::Writer out;
    write_line_item(out, shape_of(line.provider, false), line, {document_.number, {}});
    if (comma_) piece += ',';
    piece += out.text();
    comma_ = true;
  }

  sql::Database& database_;
  const Invoice document_;
  const bool as_json_;
  const FileOptions options_;
  std::string after_;
  bool begun_ = false, comma_ = false, done_ = false;
};

// The daily rated usage (rules 3.12).
class UsageFile final : public http::BodySource {
 public:
  UsageFile(sql::Database& database, Invoice document, FileForm form)
      : database_(database),
        document_(std::move(document)),
        as_json_(form == FileForm::kJson),
        options_{.byte_order_mark = form == FileForm::kCsvWithMark} {}

  bool next(std::string& piece) override {
    if (done_) return false;
    if (!begun_) begin(piece);
    std::vector<UsageCharge> charges;
    database_.read_now([&](sql::Tx& tx) { charges = usage_charges(tx, set_of(document_), after_, kLinesAtOnce); });
    for (const UsageCharge& each : charges) append(piece, line_of(document_, each.line), each.meter);
    if (!charges.empty()) after_ = charges.back().line.id;
    done_ = std::ssize(charges) < kLinesAtOnce;
    if (done_ && as_json_) piece += "],\"totalCount\":" + std::to_string(count_) + "}";
    return true;
  }

 private:
  void begin(std::string& piece) {
    begun_ = true;
    if (!as_json_) return append_header(piece, FileKind::kDailyUsage, options_);
    piece += "{\"invoiceNumber\":\"" + document_.number + "\",\"items\":[";
  }
  void append(std::string& piece, const ChargeLine& line, const UsageMeter& meter) {
    const FileOf of{document_.number, document_.buyer.name};
    if (!as_json_) return append_row(piece, FileKind::kDailyUsage, line, of, options_, meter);
    json::Writer out;
    write_line_item(out, LineShape::kDailyRated, line, of, meter);
    if (count_++ > 0) piece += ',';
    piece += out.text();
  }

  sql::Database& database_;
  const Invoice document_;
  const bool as_json_;
  const FileOptions options_;
  std::string after_;
  std::int64_t count_ = 0;
  bool begun_ = false, done_ = false;
};

}  // namespace

std::shared_ptr<http::BodySource> reconciliation_body(sql::Database& database, Invoice document, FileForm form) {
  return std::make_shared<ReconciliationFile>(database, std::move(document), form);
}

std::shared_ptr<http::BodySource> usage_body(sql::Database& database, Invoice document, FileForm form) {
  return std::make_shared<UsageFile>(database, std::move(document), form);
}

}  // namespace chandlery::billing
