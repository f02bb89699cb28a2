// The columns of the three files, each with its cell.
#include "billing/reconciliation.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <span>

#include "billing/charges.h"

namespace chandlery::billing {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
bool starts_formula(char c) { return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r'; }

// Appends the cells of one row. It writes into room made at the string's end, since asking the string for each of some
// hundred pieces takes longer than making them.
class Row {
 public:
  Row(std::string& out, bool guard_formulas) : out_(out), guard_(guard_formulas) { grow(kUsualRow); }

  void end() {
    need(2);
    *at_++ = '\r';
    *at_++ = '\n';
    out_.resize(static_cast<std::size_t>(at_ - out_.data()));
  }

  void nothing() { separate(0); }

  void text(std::string_view text) {
    separate(2 * text.size() + 3);
    if (text.empty()) return;
    if (starts_formula(text.front()) || text.front() == ' ' || text.back() == ' ' || needs_quotes(text))
      return special(text);
    at_ = std::copy(text.begin(), text.end(), at_);
  }

  void number(std::int64_t number) {
    separate(kLongestNumber);
    at_ = std::to_chars(at_, at_ + kLongestNumber, number).ptr;
  }

  void decimal(const Decimal& value) {
    const __int128 mantissa = value.mantissa();
    if (mantissa == static_cast<std::int64_t>(mantissa))
      return scaled(static_cast<std::int64_t>(mantissa), value.scale());
    text(value.to_string());
  }
  // As it was written: digits, a point, perhaps a sign.
  void decimal(std::string_view written) {
    separate(written.size());
    at_ = std::copy(written.begin(), written.end(), at_);
  }

  void money(const Money& money) { scaled(money.minor, money.currency.exponent()); }

  void date(const std::optional<Instant>& instant) {
    if (instant) return date(Date::of(*instant));
    nothing();
  }
  void date(const std::optional<Date>& day) {
    if (day) return date(*day);
    nothing();
  }
  void date(Date day) {
    const std::chrono::year_month_day civil{std::chrono::sys_days(std::chrono::days(day.days))};
    const int year = static_cast<int>(civil.year());
    if (year < 0 || year > 9999) return text(to_iso(day));
    separate(10);
    two_digits(year / 100);
    two_digits(year % 100);
    *at_++ = '-';
    two_digits(static_cast<int>(static_cast<unsigned>(civil.month())));
    *at_++ = '-';
    two_digits(static_cast<int>(static_cast<unsigned>(civil.day())));
  }

 private:
  static constexpr std::size_t kUsualRow = 1024;
  static constexpr std::size_t kBlock = 16;          ///< bytes of a vector register
  static constexpr std::size_t kLongestNumber = 64;  ///< with sign, point and the zeros of the largest scale

  void two_digits(int number) {
    *at_++ = static_cast<char>('0' + number / 10);
    *at_++ = static_cast<char>('0' + number % 10);
  }

  // Seldom called: apart, so that text() stays small.
  [[gnu::noinline]] void special(std::string_view text) {
    const bool guarded = guard_ && starts_formula(text.front()) && !Decimal::parse(text);
    if (!guarded && text.front() != ' ' && text.back() != ' ' && !needs_quotes(text)) {
      at_ = std::copy(text.begin(), text.end(), at_);
      return;
    }
    *at_++ = '"';
    if (guarded) *at_++ = '\'';
    for (const char c : text) {
      if (c == '"') *at_++ = '"';
      *at_++ = c;
    }
    *at_++ = '"';
  }

  // A word or a block at a time: most of a row is text, and nearly none of it needs quotes.
  static bool needs_quotes(std::string_view text) {
    const char* const at = text.data();
    const std::size_t size = text.size();
    if (size >= kBlock) {
      for (std::size_t i = 0; i + kBlock < size; i += kBlock)
        if (block_needs_quotes(at + i)) return true;
      return block_needs_quotes(at + size - kBlock);
    }
    std::uint64_t word = 0;
    if (size >= 8) {
      std::uint64_t last;
      std::memcpy(&word, at, 8);
      std::memcpy(&last, at + size - 8, 8);
      return word_needs_quotes(word) || word_needs_quotes(last);
    }
    if (size >= 4) {
      std::uint32_t first, last;
      std::memcpy(&first, at, 4);
      std::memcpy(&last, at + size - 4, 4);
      return word_needs_quotes(static_cast<std::uint64_t>(first) << 32 | last);
    }
    for (const char c : text) word = word << 8 | static_cast<unsigned char>(c);
    return word_needs_quotes(word);
  }

  static bool word_needs_quotes(std::uint64_t word) {
    constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;
    const auto has = [word](char c) {
      const std::uint64_t zero_where_equal = word ^ (kOnes * static_cast<unsigned char>(c));
      return (zero_where_equal - kOnes) & ~zero_where_equal & kHighs;
    };
    return (has(',') | has('"') | has('\r') | has('\n')) != 0;
  }

  static bool block_needs_quotes(const char* at) {
    using Block [[gnu::vector_size(kBlock)]] = char;
    Block block;
    std::memcpy(&block, at, kBlock);
    const auto hits = (block == ',') | (block == '"') | (block == '\r') | (block == '\n');
    std::uint64_t halves[2];
    std::memcpy(halves, &hits, kBlock);
    return (halves[0] | halves[1]) != 0;
  }

  // Room for so many bytes more.
  void need(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) grow(bytes);
  }

  [[gnu::noinline]] void grow(std::size_t bytes) {
    const std::size_t used = at_ ? static_cast<std::size_t>(at_ - out_.data()) : out_.size();
    out_.resize_and_overwrite(used + std::max(bytes, kUsualRow), [](char*, std::size_t size) { return size; });
    at_ = out_.data() + used;
    end_ = out_.data() + out_.size();
  }

  void separate(std::size_t bytes) {
    need(bytes + 1);
    if (!first_) *at_++ = ',';
    first_ = false;
  }

  // minor / 10^scale, with all of its digits.
  void scaled(std::int64_t minor, int scale) {
    separate(kLongestNumber);
    if (minor < 0) *at_++ = '-';
    const auto size = minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
    char digits[24];
    const auto length = static_cast<int>(std::to_chars(digits, digits + sizeof digits, size).ptr - digits);
    const int whole = std::max(length - scale, 0);
    at_ = std::copy_n(digits, whole, at_);
    if (whole == 0) *at_++ = '0';
    if (scale == 0) return;
    *at_++ = '.';
    at_ = std::fill_n(at_, scale - (length - whole), '0');
    at_ = std::copy_n(digits + whole, length - whole, at_);
  }

  std::string& out_;
  bool guard_;
  bool first_ = true;
  char* at_ = nullptr;
  char* end_ = nullptr;
};

// One column: its name, and its cell of a line, which is a ChargeLine or a StoredCharge.
template <class Line>
struct Column {
  std::string_view name;
  void (*cell)(Row&, const Line&, const FileOf&, const UsageMeter&);
};

#define CELL(expression)                                                                \
  [](Row& row, [[maybe_unused]] const auto& line, [[maybe_unused]] const FileOf& of,    \
     [[maybe_unused]] const UsageMeter& meter) { row.expression; }

// Some feeds write -1 for "no reseller".
std::string_view reseller(const auto& line) {
  return line.reseller_mpn_id == "-1" ? std::string_view() : std::string_view(line.reseller_mpn_id);
}

// What a line of usage was metered for.
std::string_view metered(const auto& line) {
  return line.provider == BillingProvider::kAzure ? std::string_view(line.sku_name) : std::string_view();
}

template <class Line>
constexpr Column<Line> kOneTime[] = {
    {"PartnerId", CELL(text(line.partner_id))},
    {"CustomerId", CELL(text(line.customer_id))},
    {"CustomerName", CELL(text(line.customer_name))},
    {"CustomerDomainName", CELL(text(line.customer_domain))},
    {"CustomerCountry", CELL(text(line.customer_country))},
    {"InvoiceNumber", CELL(text(of.invoice_number))},
    {"MpnId", CELL(text(line.mpn_id))},
    {"ResellerMpnId", CELL(text(reseller(line)))},
    {"OrderId", CELL(text(line.order_id))},
    {"OrderDate", CELL(date(Date::of(line.ordered_at)))},
    {"ProductId", CELL(text(line.product_id))},
    {"SkuId", CELL(text(line.sku_id))},
    {"AvailabilityId", CELL(text(line.availability_id))},
    {"SkuName", CELL(text(line.sku_name))},
    {"ProductName", CELL(text(line.product_name))},
    {"ChargeType", CELL(text(to_string(line.type)))},
    {"UnitPrice", CELL(decimal(line.unit_price))},
    {"Quantity", CELL(number(line.quantity))},
    {"Subtotal", CELL(money(line.subtotal))},
    {"TaxTotal", CELL(money(line.tax))},
    {"Total", CELL(money(line.total()))},
    {"Currency", CELL(text(line.subtotal.currency.code()))},
    {"PriceAdjustmentDescription", CELL(text(line.price_adjustment))},
    {"PublisherName", CELL(text(line.publisher_name))},
    {"PublisherId", CELL(text(line.publisher_id))},
    {"SubscriptionDescription", CELL(text(line.subscription_description))},
    {"SubscriptionId", CELL(text(line.subscription_id))},
    {"ChargeStartDate", CELL(date(line.charge_start))},
    {"ChargeEndDate", CELL(date(line.charge_end))},
    {"TermAndBillingCycle", CELL(text(line.term_and_billing_cycle))},
    {"EffectiveUnitPrice", CELL(decimal(line.effective_unit_price))},
    {"UnitType", CELL(text(line.unit_type))},
    {"AlternateId", CELL(text(line.alternate_id))},
    {"BillableQuantity", CELL(decimal(line.billable_quantity))},
    {"BillingFrequency", CELL(text(line.billing_frequency))},
    {"PricingCurrency", CELL(text(line.pricing_currency.code()))},
    {"PCToBCExchangeRate", CELL(decimal(line.exchange_rate))},
    {"PCToBCExchangeRateDate", CELL(date(line.exchange_rate_date))},
    {"MeterDescription", CELL(text(metered(line)))},
    {"ReservationOrderId", CELL(text(line.reservation_order_id))},
    {"CreditReasonCode", CELL(text(line.credit_reason))},
    {"SubscriptionStartDate", CELL(date(line.subscription_start))},
    {"SubscriptionEndDate", CELL(date(line.subscription_end))},
    {"ReferenceID", CELL(text(line.reference_id))},
    {"ProductQualifiers", CELL(nothing())},
    {"PromotionID", CELL(text(line.promotion_id))},
};

constexpr Column<ChargeLine> kLicence[] = {
    {"PartnerId", CELL(text(line.partner_id))},
    {"CustomerId", CELL(text(line.customer_id))},
    {"CustomerName", CELL(text(line.customer_name))},
    {"MpnId", CELL(text(line.mpn_id))},
    {"ResellerMpnId", CELL(text(reseller(line)))},
    {"OrderId", CELL(text(line.order_id))},
    {"SubscriptionId", CELL(text(line.subscription_id))},
    {"SyndicationPartnerSubscriptionNumber", CELL(nothing())},
    {"OfferId", CELL(text(line.product_id))},
    {"DurableOfferId", CELL(text(line.product_id))},
    {"OfferName", CELL(text(line.product_name))},
    {"SubscriptionStartDate", CELL(date(line.subscription_start))},
    {"SubscriptionEndDate", CELL(date(line.subscription_end))},
    {"ChargeStartDate", CELL(date(line.charge_start))},
    {"ChargeEndDate", CELL(date(line.charge_end))},
    {"ChargeType", CELL(text(to_string(line.type)))},
    {"UnitPrice", CELL(decimal(line.unit_price))},
    {"Quantity", CELL(number(line.quantity))},
    {"Amount", CELL(money(licence_amounts(line).amount))},
    {"TotalOtherDiscount", CELL(money(licence_amounts(line).discount))},
    {"Subtotal", CELL(money(line.subtotal))},
    {"Tax", CELL(money(line.tax))},
    {"TotalForCustomer", CELL(money(line.total()))},
    {"Currency", CELL(text(line.subtotal.currency.code()))},
    {"DomainName", CELL(text(line.customer_domain))},
    {"SubscriptionName", CELL(text(line.subscription_description))},
    {"SubscriptionDescription", CELL(text(line.subscription_description))},
    {"BillingCycleType", CELL(text(line.billing_frequency))},
};

constexpr Column<ChargeLine> kDailyUsage[] = {
    {"PartnerId", CELL(text(line.partner_id))},
    {"PartnerName", CELL(text(of.partner_name))},
    {"CustomerId", CELL(text(line.customer_id))},
    {"CustomerName", CELL(text(line.customer_name))},
    {"CustomerDomainName", CELL(text(line.customer_domain))},
    {"CustomerCountry", CELL(text(line.customer_country))},
    {"MpnId", CELL(text(line.mpn_id))},
    {"Tier2MpnId", CELL(text(reseller(line)))},
    {"InvoiceNumber", CELL(text(of.invoice_number))},
    {"ProductId", CELL(text(line.product_id))},
    {"SkuId", CELL(text(line.sku_id))},
    {"AvailabilityId", CELL(text(line.availability_id))},
    {"SkuName", CELL(text(line.sku_name))},
    {"ProductName", CELL(text(line.product_name))},
    {"PublisherName", CELL(text(line.publisher_name))},
    {"PublisherId", CELL(text(line.publisher_id))},
    {"SubscriptionDescription", CELL(text(line.subscription_description))},
    {"SubscriptionId", CELL(text(line.subscription_id))},
    {"ChargeStartDate", CELL(date(line.charge_start))},
    {"ChargeEndDate", CELL(date(line.charge_end))},
    {"UsageDate", CELL(date(line.charge_start))},
    {"MeterType", CELL(text(meter.type))},
    {"MeterCategory", CELL(text(meter.category))},
    {"MeterId", CELL(text(meter.id))},
    {"MeterSubCategory", CELL(text(meter.sub_category))},
    {"MeterName", CELL(text(meter.name))},
    {"MeterRegion", CELL(text(meter.region))},
    {"Unit", CELL(text(line.unit_type))},
    {"ResourceLocation", CELL(text(meter.resource_location))},
    {"ConsumedService", CELL(text(meter.consumed_service))},
    {"ResourceGroup", CELL(text(meter.resource_group))},
    {"ResourceURI", CELL(text(meter.resource_uri))},
    {"ChargeType", CELL(text(to_string(line.type)))},
    {"UnitPrice", CELL(decimal(line.unit_price))},
    {"Quantity", CELL(decimal(line.billable_quantity))},
    {"UnitType", CELL(text(line.unit_type))},
    {"BillingPreTaxTotal", CELL(money(line.subtotal))},
    {"BillingCurrency", CELL(text(line.subtotal.currency.code()))},
    {"PricingPreTaxTotal", CELL(money(pricing_total(line)))},
    {"PricingCurrency", CELL(text(line.pricing_currency.code()))},
    {"ServiceInfo1", CELL(text(meter.service_info1))},
    {"ServiceInfo2", CELL(text(meter.service_info2))},
    {"Tags", CELL(text(meter.tags))},
    {"AdditionalInfo", CELL(text(meter.additional_info))},
    {"EffectiveUnitPrice", CELL(decimal(line.effective_unit_price))},
    {"PCToBCExchangeRate", CELL(decimal(line.exchange_rate))},
    {"PCToBCExchangeRateDate", CELL(date(line.exchange_rate_date))},
    {"EntitlementId", CELL(text(line.subscription_id))},
    {"EntitlementDescription", CELL(text(line.subscription_description))},
    {"PartnerEarnedCreditPercentage", CELL(number(meter.credit_percent))},
    {"CreditPercentage", CELL(number(meter.credit_percent))},
    {"CreditType", CELL(text(credit_type(meter.credit_percent)))},
};
#undef CELL

std::span<const Column<ChargeLine>> columns_of(FileKind kind) {
  switch (kind) {
    case FileKind::kOneTime:
      return kOneTime<ChargeLine>;
    case FileKind::kLicence:
      return kLicence;
    case FileKind::kDailyUsage:
      return kDailyUsage;
  }
  return kOneTime<ChargeLine>;
}

}  // namespace

LicenceAmounts licence_amounts(const ChargeLine& line) {
  // A price that includes tax cannot be compared with a subtotal that does not.
  if (line.tax_treatment == TaxTreatment::kInclusive) return {line.subtotal, {0, line.subtotal.currency}};
  const Money listed = Money::of(line.unit_price, line.quantity, line.subtotal.currency, Rounding::kHalfAwayFromZero);
  const Money amount = line.subtotal.minor < 0 ? -listed : listed;
  return {amount, line.subtotal - amount};
}

Money pricing_total(const ChargeLine& line) {
  if (line.pricing_currency == line.subtotal.currency) return line.subtotal;
  const Decimal total = line.effective_unit_price.at_scale(18, Rounding::kHalfAwayFromZero) * line.billable_quantity;
  const Decimal minor = total.at_scale(line.pricing_currency.exponent(), Rounding::kHalfAwayFromZero);
  return {static_cast<std::int64_t>(minor.mantissa()), line.pricing_currency};
}

void append_header(std::string& file, FileKind kind, const FileOptions& options) {
  if (options.byte_order_mark) file += kByteOrderMark;
  bool first = true;
  for (const auto& column : columns_of(kind)) {
    if (!first) file += ',';
    first = false;
    file += column.name;
  }
  file += "\r\n";
}

void append_row(std::string& file, FileKind kind, const ChargeLine& line, const FileOf& of,
                const FileOptions& options, const UsageMeter& meter) {
  Row row(file, options.guard_formulas);
  for (const auto& column : columns_of(kind)) column.cell(row, line, of, meter);
  row.end();
}

void append_row(std::string& file, const StoredCharge& line, const FileOf& of, const FileOptions& options) {
  Row row(file, options.guard_formulas);
  for (const auto& column : kOneTime<StoredCharge>) column.cell(row, line, of, kNoMeter);
  row.end();
}

}  // namespace chandlery::billing
