#include "billing/bank_statement.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <pugixml.hpp>

#include "core/text.h"
#include "core/whole_money.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::billing {
namespace {

constexpr std::size_t kLongestText = 500;  ///< bytes of a remittance text that are kept

// Banks write the same elements with and without a namespace prefix.
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& each : node.children()) {
    if (local_name(each) == name) return each;
  }
  return {};
}

/// The node at `NtryDtls/TxDtls`; null when one of its steps is missing.
pugi::xml_node find(pugi::xml_node node, std::string_view path) {
  while (node && !path.empty()) {
    const std::size_t slash = path.find('/');
    node = child(node, path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return node;
}

std::string text_at(const pugi::xml_node& node, std::string_view path) {
  const pugi::xml_node found = find(node, path);
  return std::string(text::trim(found.text().get()));
}

void add_words(std::string& all, std::string_view words) {
  if (words.empty() || all.find(words) != std::string::npos) return;
  if (!all.empty()) all += ' ';
  all += words.substr(0, kLongestText);
}

/// A whole amount of the currency, above zero; nullopt otherwise.
std::optional<Money> read_amount(std::string_view digits, std::string_view code) {
  const std::optional<Currency> currency = Currency::parse(code);
  const std::optional<Decimal> amount = Decimal::parse(digits);
  if (!currency || !amount || amount->negative() || amount->zero()) return std::nullopt;
  const std::optional<Money> money = whole_money(*amount, *currency);
  return money && money->minor <= INT64_MAX / 1'000 ? money : std::nullopt;
}

/// Reads one file's statements; `row` counts their entries together.
class CamtReader {
 public:
  Result<std::vector<StatementEntry>> read(const pugi::xml_node& document) {
    const pugi::xml_node root = find(document, "Document/BkToCstmrStmt");
    if (!root) {
      return fail(errors::kInvalidInput, "This is no camt.053 statement: it has no Document with a BkToCstmrStmt.",
                  "file");
    }
    bool any = false;
    for (const pugi::xml_node& statement : root.children()) {
      if (local_name(statement) != "Stmt") continue;
      any = true;
      RETURN_IF_FAILED(read_statement(statement));
    }
    if (!any) return fail(errors::kInvalidInput, "The file holds no statement (Stmt).", "file");
    return std::move(entries_);
  }

 private:
  std::unexpected<Error> wrong(std::string_view element, std::string_view what) const {
    const std::string place = fmt::format("entry {}, {}", row_, element);
    return fail(errors::kInvalidInput, fmt::format("In {}: {}", place, what), place);
  }

  Result<void> read_statement(const pugi::xml_node& statement) {
    account_ = text_at(statement, "Acct/Id/IBAN");
    if (account_.empty()) account_ = text_at(statement, "Acct/Id/Othr/Id");
    std::int64_t moved = 0;  ///< minor units, all booked entries of this statement
    std::optional<Currency> currency;
    for (const pugi::xml_node& entry : statement.children()) {
      if (local_name(entry) != "Ntry") continue;
      ++row_;
      const pugi::xml_node status = find(entry, "Sts/Cd") ? find(entry, "Sts/Cd") : child(entry, "Sts");
      if (std::string_view(status.text().get()) != "BOOK") continue;
      const StatementEntry whole = OR_RETURN(read_entry(entry));
      if (currency && !(*currency == whole.amount.currency)) {
        return wrong("Amt", "the statement's account has one currency, and this is another.");
      }
      currency = whole.amount.currency;
      moved += whole.incoming ? whole.amount.minor : -whole.amount.minor;
      RETURN_IF_FAILED(add_parts(entry, whole));
      if (entries_.size() > kMostStatementEntries) {
        return wrong("Ntry", "a file has at most " + std::to_string(kMostStatementEntries) + " entries. Split it.");
      }
    }
    return check_balances(statement, moved);
  }

  Result<Date> read_date(const pugi::xml_node& entry, std::string_view element) {
    std::string day = text_at(entry, fmt::format("{}/Dt", element));
    if (day.empty()) day = text_at(entry, fmt::format("{}/DtTm", element)).substr(0, 10);
    const std::optional<Date> date = parse_iso_date(day);
    if (!date) return wrong(element, "there is no date that can be read.");
    return *date;
  }

  Result<StatementEntry> read_entry(const pugi::xml_node& node) {
    StatementEntry entry{.row = row_, .account = account_};
    const pugi::xml_node amount = child(node, "Amt");
    const std::optional<Money> money = read_amount(text::trim(amount.text().get()), amount.attribute("Ccy").value());
    if (!money) return wrong("Amt", "this is no amount of its currency above zero.");
    entry.amount = *money;
    const std::string direction = text_at(node, "CdtDbtInd");
    if (direction != "CRDT" && direction != "DBIT") return wrong("CdtDbtInd", "it says neither CRDT nor DBIT.");
    entry.incoming = direction == "CRDT";
    entry.reversal = text_at(node, "RvslInd") == "true";
    entry.booked = OR_RETURN(read_date(node, "BookgDt"));
    entry.value = child(node, "ValDt") ? OR_RETURN(read_date(node, "ValDt")) : entry.booked;
    entry.reference = text_at(node, "AcctSvcrRef");
    if (entry.reference.empty()) entry.reference = text_at(node, "NtryRef");
    add_words(entry.remittance, text_at(node, "AddtlNtryInf"));
    return entry;
  }

  /// The transactions of an entry, or the entry itself when it has none with an amount.
  Result<void> add_parts(const pugi::xml_node& node, const StatementEntry& whole) {
    std::vector<StatementEntry> parts;
    std::int64_t sum = 0;
    for (const pugi::xml_node& details : node.children()) {
      if (local_name(details) != "NtryDtls") continue;
      for (const pugi::xml_node& transaction : details.children()) {
        if (local_name(transaction) != "TxDtls") continue;
        StatementEntry part = OR_RETURN(read_part(transaction, whole, parts.size() + 1));
        sum += part.amount.minor;
        parts.push_back(std::move(part));
      }
    }
    if (parts.size() == 1) parts[0].amount = whole.amount;  // its own amount may be that of another currency
    if (parts.size() > 1 && sum != whole.amount.minor) {
      return wrong("TxDtls", "its transactions do not add up to the entry's amount.");
    }
    if (parts.empty()) parts.push_back(whole);
    for (StatementEntry& part : parts) {
      if (part.reference.empty()) return wrong("AcctSvcrRef", "it has no reference by which it could be known again.");
      entries_.push_back(std::move(part));
    }
    return {};
  }

  Result<StatementEntry> read_part(const pugi::xml_node& node, const StatementEntry& whole, std::size_t number) {
    StatementEntry part = whole;
    pugi::xml_node amount = child(node, "Amt");
    if (!amount) amount = find(node, "AmtDtls/TxAmt/Amt");
    if (amount) {
      const std::optional<Money> money = read_amount(text::trim(amount.text().get()), amount.attribute("Ccy").value());
      if (!money) return wrong("TxDtls/Amt", "this is no amount of its currency above zero.");
      part.amount = *money;
    }
    const std::string own = text_at(node, "Refs/AcctSvcrRef");
    if (!own.empty()) {
      part.reference = own;
    } else if (number > 1) {
      part.reference += fmt::format("/{}", number);
    }
    const pugi::xml_node parties = child(node, "RltdPties");
    const std::string_view other = whole.incoming ? "Dbtr" : "Cdtr";
    part.payer_name = text_at(parties, fmt::format("{}/Nm", other));
    if (part.payer_name.empty()) part.payer_name = text_at(parties, fmt::format("{}/Pty/Nm", other));
    part.payer_account = text_at(parties, fmt::format("{}Acct/Id/IBAN", other));
    const std::string end_to_end = text_at(node, "Refs/EndToEndId");
    if (end_to_end != "NOTPROVIDED") add_words(part.remittance, end_to_end);
    for (const pugi::xml_node& words : child(node, "RmtInf").children()) {
      if (local_name(words) == "Ustrd") add_words(part.remittance, text::trim(words.text().get()));
      if (local_name(words) == "Strd") add_words(part.remittance, text_at(words, "CdtrRefInf/Ref"));
    }
    return part;
  }

  /// Where the statement tells the balances before and after, its entries must lead from one to the other.
  Result<void> check_balances(const pugi::xml_node& statement, std::int64_t moved) {
    std::optional<std::int64_t> before, after;
    for (const pugi::xml_node& balance : statement.children()) {
      if (local_name(balance) != "Bal") continue;
      const std::string kind = text_at(balance, "Tp/CdOrPrtry/Cd");
      const pugi::xml_node amount = child(balance, "Amt");
      const std::string digits{text::trim(amount.text().get())};
      std::optional<Money> money = read_amount(digits, amount.attribute("Ccy").value());
      if (const auto zero = Decimal::parse(digits); !money && zero && zero->zero()) money = Money{};
      if (!money) return fail(errors::kInvalidInput, "The statement's " + kind + " balance is no amount.", "Bal");
      const std::int64_t minor = text_at(balance, "CdtDbtInd") == "DBIT" ? -money->minor : money->minor;
      if (kind == "OPBD" || (kind == "PRCD" && !before)) before = minor;
      if (kind == "CLBD") after = minor;
    }
    if (before && after && *before + moved != *after) {
      return fail(errors::kInvalidInput,
                  "The statement's booked entries do not lead from its opening to its closing balance.", "Bal");
    }
    return {};
  }

  std::vector<StatementEntry> entries_;
  std::string account_;  ///< of the statement that is read
  std::int64_t row_ = 0;
};

std::unexpected<Error> wrong_cell(std::int64_t row, std::string_view column, std::string_view what) {
  const std::string place = fmt::format("row {}, {}", row, column);
  return fail(errors::kInvalidInput, fmt::format("In {}: {}", place, what), place);
}

}  // namespace

Result<std::vector<StatementEntry>> read_camt053(std::string_view xml) {
  if (xml.size() > kStatementLimit) return fail(errors::kBodyTooLarge, "A statement file has at most 10 MiB.", "file");
  pugi::xml_document document;  // it reads no document types, so nothing in a file can expand or point elsewhere
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
  if (!parsed) {
    return fail(errors::kInvalidInput,
                "The file is not well-formed XML: " + std::string(parsed.description()) + " at byte " +
                    std::to_string(parsed.offset) + ".",
                "file");
  }
  return CamtReader().read(document);
}

Result<std::vector<StatementEntry>> read_statement_csv(std::string_view csv) {
  if (csv.size() > kStatementLimit) return fail(errors::kBodyTooLarge, "A statement file has at most 10 MiB.", "file");
  files::CsvSheet sheet = OR_RETURN(files::CsvSheet::open(csv, {"BookingDate", "Amount", "Currency", "Reference"}));
  std::vector<StatementEntry> entries;
  while (true) {
    const bool more = OR_RETURN(sheet.next());
    if (!more) return entries;
    StatementEntry entry{.row = sheet.row(), .in_sheet = true, .account = std::string(sheet.get("Account"))};
    const std::optional<Date> booked = parse_iso_date(sheet.get("BookingDate"));
    if (!booked) return wrong_cell(entry.row, "BookingDate", "write the day as 2021-03-08.");
    entry.booked = entry.value = *booked;
    if (const std::string_view value = sheet.get("ValueDate"); !value.empty()) {
      const std::optional<Date> day = parse_iso_date(value);
      if (!day) return wrong_cell(entry.row, "ValueDate", "write the day as 2021-03-08.");
      entry.value = *day;
    }
    std::string_view digits = sheet.get("Amount");
    entry.incoming = !digits.starts_with('-');
    if (!entry.incoming) digits.remove_prefix(1);
    if (!Currency::parse(sheet.get("Currency"))) return wrong_cell(entry.row, "Currency", "this is no currency code.");
    const std::optional<Money> amount = read_amount(digits, sheet.get("Currency"));
    if (!amount) return wrong_cell(entry.row, "Amount", "this is no amount of its currency, or it is zero.");
    entry.amount = *amount;
    entry.reference = sheet.get("Reference");
    if (entry.reference.empty()) return wrong_cell(entry.row, "Reference", "each entry needs the bank's reference.");
    entry.payer_name = sheet.get("Payer");
    entry.payer_account = sheet.get("PayerAccount");
    entry.remittance = sheet.get("Remittance").substr(0, kLongestText);
    entries.push_back(std::move(entry));
    if (entries.size() > kMostStatementEntries) {
      return wrong_cell(entry.row, "file",
                        "a file has at most " + std::to_string(kMostStatementEntries) + " entries. Split it.");
    }
  }
}

Result<std::vector<StatementEntry>> read_statement(std::string_view content) {
  std::string_view start = content;
  if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
  start = text::trim(start.substr(0, 200));
  return start.starts_with('<') ? read_camt053(content) : read_statement_csv(content);
}

}  // namespace chandlery::billing
