// Copies rows by one statement a table, and knows the filters of each list.
#include "api/long_lists.h"

#include <memory>
#include <stdexcept>

#include "billing/month.h"
#include "platform/http/message.h"
#include "support/calls.h"

namespace chandlery::test {
namespace {

// Statements live as long as the process (sql.h), so each text is made once.
const sql::Statement& statement(const std::string& text) {
  static std::map<std::string, std::unique_ptr<sql::Statement>> made;
  auto [at, is_new] = made.try_emplace(text);
  if (is_new) at->second = std::make_unique<sql::Statement>(at->first);
  return *at->second;
}

std::vector<std::string> columns_of(sql::Tx& tx, const std::string& table) {
  const std::string text = tx.engine() == sql::Engine::kSqlite
                               ? "SELECT name FROM pragma_table_info('" + table + "')"
                               : "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = "
                                 "current_schema() AND table_name = '" + table + "'";
  return tx.all(statement(text), {}, [](const sql::Row& row) { return row.string(0); });
}

/// Columns that a copy does not take from its row, by SQL over the row `t` and the number `n.i`.
using Own = std::vector<std::pair<std::string, std::string>>;

/// Twelve digits that rise with the number; the last two are left to what is derived of an id.
const std::string kDigits = "substr(CAST(1000000000000 + n.i * 100 AS TEXT), 2)";
/// Older than all that the shop made itself.
std::string guid(const std::string& kind) { return "'01900000-0000-7000-" + kind + "-' || " + kDigits; }
std::string one_in(int many, const std::string& then, const std::string& otherwise) {
  return "CASE WHEN n.i % " + std::to_string(many) + " = 0 THEN " + then + " ELSE " + otherwise + " END";
}
std::string literal(std::string_view text) { return "'" + std::string(text) + "'"; }

const std::string kOrder = guid("8000");
constexpr std::string_view kLineOfManyKeys = "01900000-0000-7000-8000-000000050100";  // on no first page
constexpr std::int64_t kMinute = 60'000'000;
const std::string kFirstMoment = "1720000000000000";  // July 2024, as the ids say
const std::string kMoment = kFirstMoment + " + n.i * " + std::to_string(kMinute);
const std::string kRareName = one_in(1000, "'Rarely sold'", "t.friendly_name");

class Copier {
 public:
  Copier(sql::Tx& tx, std::int64_t first, std::int64_t last) : tx_(tx), first_(first), last_(last) {}

  void copy(const std::string& table, const std::string& where, const Own& own) {
    std::string into, from;
    for (const std::string& column : columns_of(tx_, table)) {
      std::string value = "t." + column;
      for (const auto& [name, text] : own) {
        if (name == column) value = text;
      }
      into += (into.empty() ? "" : ", ") + column;
      from += (from.empty() ? "" : ", ") + value;
    }
    const std::string numbers = "WITH RECURSIVE n(i) AS (SELECT CAST(" + std::to_string(first_) +
                                " AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(last_) + ") ";
    const std::int64_t copied =
        tx_.execute(statement("INSERT INTO " + table + " (" + into + ") " + numbers + "SELECT " + from +
                              " FROM (SELECT * FROM " + table + " WHERE " + where + " LIMIT 1) t CROSS JOIN n"),
                    {});
    if (copied != last_ - first_ + 1) throw std::runtime_error("no row of " + table + " is there to be copied: " + where);
  }
  void run(const std::string& text) { tx_.execute(statement(text), {}); }

 private:
  sql::Tx& tx_;
  const std::int64_t first_, last_;
};

void copy_orders(Copier& copier, const Ids& ids) {
  const std::string where = "order_id = " + literal(ids.at("order_id"));
  const std::string status = "CASE WHEN n.i % 1000 = 0 THEN 'cancelled' WHEN n.i % 1000 = 500 THEN 'pending' ELSE ";
  copier.copy("orders", where,
              {{"order_id", kOrder}, {"cart_id", "''"}, {"created_at", kMoment}, {"status", status + "'completed' END"}});
  copier.copy("order_lines", where + " AND line_number = 0",
              {{"order_id", kOrder},
               {"status", status + "'fulfilled' END"},
               {"friendly_name", kRareName},
               {"cancellable_until", "t.cancellable_until + n.i"}});
  copier.copy("entitlements", where + " AND line_number = 0",
              {{"order_id", kOrder},
               {"granted_at", kMoment},
               {"state", "CASE WHEN n.i % 1000 = 0 THEN 2 WHEN n.i % 1000 = 500 THEN 1 ELSE 0 END"},
               {"cancelled_at", one_in(1000, kMoment, "NULL")}});
  copier.copy("software_keys", where + " AND line_number = 0 AND ordinal = 1", {{"order_id", kOrder}});
  copier.copy("software_keys", where + " AND line_number = 0 AND ordinal = 1",
              {{"order_id", literal(kLineOfManyKeys)}, {"ordinal", "100 + n.i"}});
  copier.copy("pool_keys", "state = 0",
              {{"sequence", "1000000 + n.i"},
               {"lookup", "/*sqlite: randomblob(16) */ /*postgres: decode(md5(CAST(n.i AS TEXT)), 'hex') */"}});
  const std::string request = "cancellation_id = " + literal(ids.at("cancellation_id"));
  const Own named = {{"order_id", kOrder}, {"cancellation_id", guid("b000")}, {"state", one_in(50, "'submitted'", "'completed'")}};
  copier.copy("cancellations", request, named);
  copier.copy("cancellation_lines", request, named);
}

void copy_terms(Copier& copier, const Ids& ids) {
  copier.copy("subscriptions", "subscription_id = " + literal(ids.at("subscription_id")),
              {{"subscription_id", "'01900000-0000-8000-8000-' || substr(" + kDigits + ", 1, 10) || '00'"},
               {"order_id", kOrder},
               {"friendly_name", kRareName},
               {"due_at", "NULL"}});
  copier.copy("reservations", "reservation_id = " + literal(ids.at("reservation_id")),
              {{"reservation_id", guid("8000")},
               {"reservation_order_id", guid("9000")},
               {"order_id", kOrder},
               {"name", one_in(1000, "'Rarely sold'", "t.name")},
               {"state", one_in(1000, "3", "1")},
               {"due_at", "NULL"}});
}

void copy_bills(Copier& copier, const Ids& ids) {
  const std::string partner = "partner_id = " + literal(ids.at("partner_id"));
  copier.copy("charges", partner + " AND id = " + literal(ids.at("charge_id")), {{"id", "'walk' || " + kDigits + " || '/0/new'"}});
  copier.copy("charges", partner + " AND order_id = " + literal(ids.at("order_id")),
              {{"id", kOrder + " || '/0/new'"}, {"order_id", kOrder}});
  // Each month once for each type of invoice; most are of times to come.
  copier.copy("invoices", "number = " + literal(ids.at("invoice_id")),
              {{"number", "'G' || substr(CAST(1000001000 + n.i AS TEXT), 2)"},
               {"month", "1000 + n.i % 60000"},
               {"type", "n.i / 60000"},
               {"invoice_date", "18000 + n.i / 100"},
               {"due_date", "18060 + n.i / 100"}});
  copier.copy("payments", "id = " + literal(ids.at("payment_id")),
              {{"id", guid("8000")},
               {"reference", "'listed ' || CAST(n.i AS TEXT)"},
               {"unallocated", one_in(1000, "t.unallocated", "0")}});
  // Of an invoice each: one is open.
  copier.copy("withholding_requests", "id = " + literal(ids.at("withholding_id")),
              {{"id", guid("8000")},
               {"invoice", "'G' || substr(CAST(1000001000 + n.i AS TEXT), 2)"},
               {"state", one_in(1000, "0", "4")}});
}

void copy_notices(Copier& copier, const Ids& ids) {
  const Own seen = {{"id", guid("8000")},
                    {"created_at", kMoment},
                    {"read_at", one_in(1000, "NULL", kMoment)},
                    {"mail", one_in(1000, "3", "2")}};
  const auto partner = literal(ids.at("partner_id")), customer = literal(ids.at("customer_id"));
  Own not_mailed = seen;
  not_mailed.back().second = "0";
  copier.copy("notices", "partner_id = " + partner + " AND tenant_id = " + partner, not_mailed);
  copier.copy("notices", "partner_id = " + partner + " AND tenant_id = " + customer, seen);
  copier.copy("notices", "partner_id = '' AND tenant_id = ''", not_mailed);
  copier.copy("captured_letters", "id = " + literal(ids.at("letter_id")), {{"id", guid("8000")}, {"at", kMoment}});
  copier.copy("webhook_deliveries", "id = " + literal(ids.at("webhook_delivery_id")),
              {{"id", guid("8000")}, {"state", one_in(1000, "2", "1")}, {"settled_at", "t.created_at"}});
  copier.copy("service_requests", "request_id = " + ids.at("request_id") + " AND partner_id = " + partner,
              {{"request_id", "20240101000000 + n.i"},
               {"title", one_in(1000, "'Rarely asked'", "t.title")},
               {"status", "CASE WHEN n.i % 1000 = 0 THEN 'attention_needed' WHEN n.i % 1000 = 500 THEN 'open' ELSE 'closed' END"}});
  // Of a thousand appointments all but one are over, none of them cancelled.
  const std::string begin = "CASE WHEN n.i % 1000 = 0 THEN 4000000000000000 + n.i ELSE 1000000 * n.i END";
  copier.run("INSERT INTO appointments (partner_id, request_id, appointment_number, begins_at, ends_at, zone, phone, language,"
             " booked_by, booked_by_name, booked_at, cancelled_at, cancelled_by_name, note) VALUES (" + partner + ", " +
             ids.at("request_id") + ", 1, 1, 2, 'UTC', '+1 206 555 0100', 'en', 'x', 'x', 1, NULL, '', '') ON CONFLICT DO NOTHING");
  copier.copy("appointments", "request_id = " + ids.at("request_id") + " AND partner_id = " + partner,
              {{"request_id", "20240101000000 + n.i"}, {"begins_at", begin}, {"ends_at", begin + " + 1800000000"}});
}

void copy_people(Copier& copier, const Ids& ids) {
  const auto partner = literal(ids.at("partner_id")), customer = literal(ids.at("customer_id"));
  const auto user = [&](const std::string& tenant, const std::string& id) {
    const std::string name = "'listed' || " + kDigits + " || '@' || substr(" + tenant + ", 1, 8) || '.example'";
    copier.copy("users", "tenant_id = " + tenant + " AND id = " + literal(id),
                {{"id", guid("8000")},
                 {"user_name", name},
                 {"user_name_key", name},
                 {"display_name", one_in(1000, "'Rarely seen'", "'Listed person ' || CAST(n.i AS TEXT)")},
                 {"disabled_at", one_in(1000, kFirstMoment, "NULL")}});
  };
  user(partner, ids.at("user_id"));
  user(customer, ids.at("customer_user_id"));
  const std::string domain = "'listed' || " + kDigits + " || '.example'";
  copier.copy("tenants", "id = " + customer, {{"id", guid("a000")}, {"domain", domain}});
  copier.copy("customers", "id = " + customer + " AND partner_id = " + partner,
              {{"id", guid("a000")},
               {"domain", domain},
               {"company_name", "'Listed company ' || " + kDigits},
               {"company_folded", "'listed company ' || " + kDigits},
               {"associated_partner_id", one_in(1000, "'10000000-0000-4000-8000-000000000003'", "''")}});
  // Of a thousand requests one is in review, the others were denied.
  copier.copy("customer_qualifications", "id = " + literal(ids.at("qualification_id")),
              {{"id", guid("8000")}, {"customer_id", guid("a000")}, {"state", one_in(1000, "0", "2")}});
  const std::string traders = "'trader' || " + kDigits + " || '.example'";
  copier.copy("tenants", "id = " + partner, {{"id", guid("9000")}, {"domain", traders}});
  copier.copy("partners", "id = " + partner,
              {{"id", guid("9000")},
               {"name", one_in(1000, "'Rarely trading ' || CAST(n.i AS TEXT)", "'Trader ' || CAST(n.i AS TEXT)")},
               {"domain", traders},
               {"mpn_id", "CAST(50000000 + n.i AS TEXT)"},
               {"status", one_in(1000, "1", "0")}});
  // Of another provider, since the partner of the long lists asks for none.
  copier.copy("partnership_requests", "partner_id <> " + partner,
              {{"partner_id", partner},
               {"id", guid("8000")},
               {"created_at", kMoment},
               {"state", one_in(1000, "2", "3")},
               {"settled_at", kMoment}});
  copier.copy("invitations", "id = " + literal(ids.at("invitation_id")),
              {{"id", guid("8000")}, {"created_at", kMoment}, {"state", one_in(1000, "2", "3")}, {"settled_at", kMoment}});
}

// Of the customers that copy_people has added, one more cent each.
void use_azure(Copier& copier, const Ids& ids, std::int64_t first, std::int64_t last, Instant now) {
  const std::string month = std::to_string(billing::BillingMonth::of(now).months);
  const std::string number = "(CAST(substr(domain, 7, 12) AS BIGINT) / 100)";
  const std::string cents = "10000 + " + number;
  const std::string added = " FROM customers WHERE partner_id = " + literal(ids.at("partner_id")) +
                            " AND domain LIKE 'listed%' AND " + number + " >= " + std::to_string(first) + " AND " + number +
                            " <= " + std::to_string(last);
  copier.run("INSERT INTO customer_usage (partner_id, month, currency, customer_id, used, changed_at) SELECT partner_id, " +
             month + ", 'USD', id, " + cents + ", " + kFirstMoment + added);
  copier.run("INSERT INTO customer_budgets (partner_id, customer_id, amount, currency, changed_at, told_month) SELECT "
             "partner_id, id, " + cents + ", 'USD', " + kFirstMoment + ", " + month + added);
}

void copy_catalogue(Copier& copier, const Ids& ids, Instant now) {
  const std::string of_product = "product_id = " + literal(ids.at("product_id"));
  const std::string of_sku = of_product + " AND sku_id = " + literal(ids.at("sku_id"));
  const std::string product = "'L' || substr(CAST(100000000000 + n.i AS TEXT), 2)";
  const std::string title = one_in(1000, "'Rarely sold '", "'Listed product '") + " || " + kDigits;
  copier.copy("products", "id = " + literal(ids.at("product_id")), {{"id", product}, {"title", title}});
  copier.copy("product_views", of_product + " AND target_view = 'SoftwarePerpetual'",
              {{"product_id", product}, {"title_key", "lower(" + title + ")"}});
  copier.copy("skus", of_product + " AND id = " + literal(ids.at("sku_id")), {{"product_id", product}});
  copier.copy("availabilities", of_sku + " AND id = " + literal(ids.at("availability_id")), {{"product_id", product}});
  const std::string moment = std::to_string(now.micros);
  copier.copy("prices", of_sku + " AND availability_id = " + literal(ids.at("availability_id")) + " AND effective_from <= " +
                            moment + " AND (effective_to IS NULL OR effective_to > " + moment + ")",
              {{"product_id", product}});
}

// All of one day, and the next call's of another.
void copy_log(Copier& copier, const Ids& ids, std::int64_t first, std::int64_t last, Instant now) {
  const std::string whose = "partner_id = " + literal(ids.at("partner_id"));
  const std::string head = "(SELECT h.sequence FROM audit_heads h WHERE h." + whose + ")";
  const std::int64_t day = Date::of(now).days - (first == 1 ? 20 : 10), count = last - first + 1;
  copier.copy("audit_records", whose + " AND category = 0 AND customer_id <> ''",
              {{"sequence", head + " + 1 + n.i - " + std::to_string(first)},
               {"at", std::to_string(day) + " * " + std::to_string(Instant::kDay) + " + n.i * 1000"},
               {"customer_name", one_in(1000, "'Rarely Met Ltd'", "t.customer_name")}});
  const std::string rows = std::to_string(count);
  copier.run("UPDATE audit_heads SET sequence = sequence + " + rows + " WHERE " + whose);
  copier.run("INSERT INTO audit_days (partner_id, day, first_sequence, last_sequence) SELECT partner_id, " + std::to_string(day) +
             ", sequence - " + rows + " + 1, sequence FROM audit_heads WHERE " + whose);
  copier.copy("audit_heads", whose, {{"partner_id", guid("9000")}, {"sequence", "1"}});
}

std::string filter(std::string_view field, std::string_view value, std::string_view operation) {
  return "filter=" + http::percent_encode(R"({"Field":")" + std::string(field) + R"(","Value":")" + std::string(value) +
                                          R"(","Operator":")" + std::string(operation) + R"("})");
}

class Questions {
 public:
  void list(std::string name, std::string who, std::string path) {
    name_ = std::move(name), who_ = std::move(who), path_ = std::move(path);
    all.push_back({name_, "first page", who_, path_});
  }
  void with(std::string what, const std::string& query, bool looks_around = false, std::int64_t one_in = 0) {
    all.push_back({name_, std::move(what), who_, path_ + "&" + query, looks_around, false, one_in});
  }
  void walks() { all.back().walks = true; }
  /// Words by `name`, as most rows have them, as few do, as none does.
  void words(const std::string& name, const std::string& much, const std::string& few) {
    with("words that most have", name + "=" + much, true);
    with("words that few have", name + "=" + few, true, 1000);
    with("words that none has", name + "=zeppelin", true);
  }

  std::vector<ListQuestion> all;

 private:
  std::string name_, who_, path_;
};

void ask_for_orders(Questions& ask, const std::string& customer) {
  const auto filters = [&] {
    for (const char* status : {"completed", "pending", "cancelled"}) ask.with(status, std::string("status=") + status, true);
    ask.with("billing cycle that none has", "billingType=monthly", true);
    // Days are looked for among the entries of an index, from the newest on.
    for (const char* days : {"from=2024-08-01", "to=2024-07-20", "to=2020-01-01"}) {
      ask.with(std::string("days ") + days, days);
      ask.walks();
    }
    ask.words("q", "servers", "rarely");
    ask.with("beginning of an id", "q=01900000-0000");
  };
  ask.list("orders of a partner", "admin agent", "/v1/orders?size=100");
  filters();
  ask.with("of one customer", "customerId=" + customer);
  ask.with("of a customer without any", "customerId=20000000-0000-4000-8000-000000000002");
  ask.list("orders of a customer", "admin agent", "/v1/customers/" + customer + "/orders?size=100");
  filters();
}

void ask_for_software(Questions& ask, const Ids& ids, const std::string& customer) {
  const auto filters = [&] {
    for (const char* status : {"active", "pending", "cancelRequested", "suspended", "expired", "cancelled"}) {
      ask.with(status, std::string("status=") + status, true);
    }
    ask.with("to be cancelled until a day", "cancellableUntil=2199-01-01", true);
    ask.with("of a product", "productId=" + ids.at("product_id"), true);
    ask.with("of a product that none has", "productId=000000000000", true);
    ask.words("q", "servers", "rarely");
  };
  ask.list("software of a partner", "admin agent", "/v1/software?size=100");
  filters();
  ask.list("software of a customer", "admin agent", "/v1/customers/" + customer + "/software?size=100");
  filters();
  ask.list("a customer's own software", "customer's global admin", "/v1/customers/" + customer + "/software?size=100");
  ask.list("keys of a line", "admin agent",
           "/v1/customers/" + customer + "/orders/" + std::string(kLineOfManyKeys) + "/lineitems/0/softwarekeys?size=100");
}

void ask_for_terms(Questions& ask, const std::string& customer) {
  ask.list("subscriptions of a customer", "admin agent", "/v1/customers/" + customer + "/subscriptions?size=100");
  ask.with("of an order", "order_id=01900000-0000-7000-8000-000000050000");
  ask.with("of a partner on record that none has", "mpn_id=4100003");
  ask.walks();
  ask.list("reservations of a customer", "admin agent", "/v1/customers/" + customer + "/reservations?size=100");
  for (const char* state : {"Succeeded", "Expired", "Pending"}) ask.with(state, std::string("state=") + state, true);
  ask.with("Returned", "state=Returned", true, 1000);
  ask.words("q", "machine", "rarely");
  ask.with("of an order", "order_id=01900000-0000-7000-8000-000000050000");
  ask.list("offers of reservations", "admin agent", "/v1/customers/" + customer + "/reservationoffers?size=100");
  ask.with("words that none has", "search=zeppelin", true);
  ask.list("hits of the search box", "admin agent", "/v1/search?size=10&q=listed");
  ask.with("that are none", "q=zeppelin");
  ask.with("of an id", "q=01900000-0000");
  ask.list("home page", "admin agent", "/v1/overview?size=5");
}

void ask_for_bills(Questions& ask, const Ids& ids) {
  ask.list("invoices", "admin agent", "/v1/invoices?size=100");
  // A partner has some dozen invoices a year.
  ask.with("of a day", filter("InvoiceDate", "2019-06-01", "equals"));
  ask.walks();
  ask.with("of a day without any", filter("InvoiceDate", "2001-01-01", "equals"));
  ask.walks();
  ask.with("from a day", filter("InvoiceDate", "2019-06-01", "greater_than"));
  ask.walks();
  ask.list("lines of an invoice", "admin agent",
           "/v1/invoices/" + ids.at("invoice_id") + "/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&size=100");
  ask.list("lines of an invoice of another provider", "admin agent",
           "/v1/invoices/" + ids.at("invoice_id") + "/lineitems?provider=azure&invoicelineitemtype=billinglineitems&size=100");
  ask.all.back().looks_around = true;
  ask.list("lines that are not invoiced yet", "admin agent", "/v1/invoices/unbilled/lineitems?provider=all&size=100");
  ask.list("payments", "admin agent", "/v1/payments?size=100");
  ask.with("that wait for an invoice", "show=waiting");
  ask.list("payments, as the operator sees them", "operator",
           "/operator/v1/partners/" + ids.at("partner_id") + "/payments?size=100");
  ask.with("that wait for an invoice", "show=waiting");
  ask.list("requests to credit withheld tax", "billing admin", "/v1/withholdingrequests?size=100");
  ask.list("requests to credit withheld tax, as the operator sees them", "operator",
           "/operator/v1/withholdingrequests?size=100");
  ask.with("decided", "state=decided");
  ask.list("invoices, as the operator sees them", "operator",
           "/operator/v1/partners/" + ids.at("partner_id") + "/invoices?size=100");
}

void ask_for_notices(Questions& ask, const Ids& ids, const std::string& customer) {
  ask.list("notices", "admin agent", "/v1/notices?size=100");
  ask.with("unread", "unread=true");
  ask.list("notices of another desk's people", "user-management admin", "/v1/notices?size=100");
  ask.with("unread", "unread=true", true);
  ask.all[ask.all.size() - 2].looks_around = true;
  ask.list("notices of a customer", "customer's global admin", "/v1/customer-centre/notices?size=100");
  ask.list("notices of the operator", "operator", "/operator/v1/notices?size=100");
  ask.list("deliveries of mail", "operator", "/operator/v1/deliveries?size=100");
  for (const char* state : {"waiting", "sent", "failed"}) ask.with(state, std::string("state=") + state);
  ask.list("deliveries to webhooks", "admin agent", "/v1/webhooks/deliveries?size=100");
  for (const char* state : {"waiting", "delivered", "failed"}) ask.with(state, std::string("state=") + state);
  ask.list("deliveries to webhooks that failed", "operator", "/operator/v1/webhooks/deliveries?size=100");
  ask.list("service requests", "admin agent", "/v1/servicerequests?size=100");
  for (const char* status : {"open", "closed", "attention_needed"}) {
    ask.with(status, std::string("status=") + status, true);
  }
  ask.list("service requests of somebody who has none", "sales agent", "/v1/servicerequests?size=100");
  ask.all.back().looks_around = true;
  ask.list("service requests about a customer", "admin agent", "/v1/customers/" + customer + "/servicerequests?size=100");
  ask.with("attention_needed", "status=attention_needed", true);
  ask.list("service requests that wait for the operator", "operator", "/operator/v1/servicerequests?size=100");
  ask.with("closed", "status=closed");
  ask.with("of a partner", "partnerId=" + ids.at("partner_id"));
  ask.with("closed, of a partner without any", "status=closed&partnerId=10000000-0000-4000-8000-000000000003", true);
  ask.list("qualifications in review", "operator", "/operator/v1/qualifications?size=100");
  ask.with("denied", "state=denied");
  ask.list("appointments", "operator", "/operator/v1/appointments?size=100");
  ask.with("of a day", "day=1970-01-02");
  ask.list("requests to cancel", "operator", "/operator/v1/cancellations?size=100");
  ask.with("completed", "state=completed");
  ask.with("completed, of a partner without any", "state=completed&partnerId=10000000-0000-4000-8000-000000000003", true);
}

void ask_for_people(Questions& ask, const std::string& customer) {
  ask.list("customers", "admin agent", "/v1/customers?size=100");
  ask.with("name that most begin with", filter("CompanyName", "listed", "starts_with"));
  ask.with("name that none begins with", filter("CompanyName", "zeppelin", "starts_with"));
  ask.with("domain that most begin with", filter("Domain", "listed", "starts_with"));
  ask.with("domain that none begins with", filter("Domain", "zeppelin", "starts_with"));
  ask.with("of a reseller", filter("IndirectReseller", "10000000-0000-4000-8000-000000000003", "starts_with"));
  ask.with("of a reseller without any", filter("IndirectReseller", "10000000-0000-4000-8000-000000000002", "starts_with"));
  ask.list("Azure spending", "admin agent", "/v1/customers/usagerecords?size=100");
  ask.with("name that none begins with", filter("CompanyName", "zeppelin", "starts_with"));
  ask.list("Azure spending, the most first", "admin agent", "/v1/customers/usagerecords?show=spending&size=100");
  ask.list("Azure spending near its budget", "admin agent", "/v1/customers/usagerecords?show=nearBudget&size=100");
  ask.list("users of a partner", "global admin", "/v1/users?size=100");
  ask.with("active", "state=active", true);
  ask.with("inactive", "state=inactive", true, 1000);
  ask.words("q", "listed", "rarely");
  ask.list("users of a customer", "global admin", "/v1/customers/" + customer + "/users?size=100");
  for (const char* field : {"displayName", "userPrincipalName"}) {
    for (const char* direction : {"ascending", "descending"}) {
      ask.with(std::string("by ") + field + ", " + direction,
               std::string("sortField=") + field + "&sortDirection=" + direction);
    }
  }
  ask.with("deleted", filter("UserState", "Inactive", "equals"), true);
  ask.list("billing administrators of a customer", "global admin",
           "/v1/customers/" + customer + "/directoryroles/b0f54661-2d74-4c50-afa3-1ec803f12efe/usermembers?size=100");
  ask.all.back().looks_around = true;
  ask.list("users, as the operator sees them", "operator", "/operator/v1/tenants/" + customer + "/users?size=100");
  ask.list("partners", "operator", "/operator/v1/partners?size=100");
  ask.with("restricted", "status=restricted", true, 1000);
  ask.with("of a type that few have", "type=indirectReseller", true);
  ask.words("q", "trader", "rarely");
  ask.list("heads of the log", "operator", "/operator/v1/audit/heads?size=100");
  ask.list("invitations", "global admin", "/v1/invitations?size=100");
  for (const char* state : {"invited", "declined", "accepted", "withdrawn"}) {
    ask.with(state, std::string("state=") + state, true);
  }
  ask.list("requests for partnerships", "global admin", "/v1/partnerships/requests?size=100");
  for (const char* state : {"open", "declined", "accepted", "withdrawn"}) {
    ask.with(state, std::string("state=") + state, true);
  }
}

void ask_for_log(Questions& ask, const std::string& customer) {
  ask.list("activity log", "global admin", "/v1/auditrecords?size=100");
  ask.with("of a customer", filter("CustomerId", customer, "equals"));
  ask.with("of a customer without any", filter("CustomerId", "20000000-0000-4000-8000-000000000002", "equals"), true);
  ask.with("company that few are called", filter("CompanyName", "rarely", "substring"), true, 1000);
  ask.with("company that none is called", filter("CompanyName", "zeppelin", "substring"), true);
  ask.with("act that was never done", filter("OperationType", "fly_a_zeppelin", "equals"), true);
}

void ask_for_prices(Questions& ask, const std::string& customer) {
  ask.list("price list", "admin agent", "/v1/pricelists?country=US&size=100");
  ask.with("of another segment", "segment=education", true);
  ask.with("of a month", "month=202103", true);
  ask.list("changes of the price list", "admin agent", "/v1/pricelists/changes?country=US&size=100");
  ask.with("added", "flags=ADD", true);
  ask.list("what a customer may buy", "admin agent", "/v1/customers/" + customer + "/offers?view=SoftwarePerpetual&size=50");
  ask.words("q", "listed", "rarely");
  ask.with("of a publisher that few have", "publisher=Nobody%20at%20all", true);
  ask.with("paid monthly", "billingCycle=monthly", true);
  ask.list("key pools", "operator", "/operator/v1/keypools?level=low");
  ask.walks();  // they are counted
}

}  // namespace

void lengthen_lists(sql::Database& database, const Ids& ids, std::int64_t first, std::int64_t last) {
  const Instant now = SystemClock().now();
  database.write_now([&](sql::Tx& tx) {
    Copier copier(tx, first, last);
    copy_orders(copier, ids);
    copy_terms(copier, ids);
    copy_bills(copier, ids);
    copy_notices(copier, ids);
    copy_people(copier, ids);
    use_azure(copier, ids, first, last, now);
    copy_catalogue(copier, ids, now);
    copy_log(copier, ids, first, last, now);
  });
}

std::vector<ListQuestion> list_questions(const Ids& ids) {
  Questions ask;
  const std::string& customer = ids.at("customer_id");
  ask_for_people(ask, customer);
  ask_for_orders(ask, customer);
  ask_for_software(ask, ids, customer);
  ask_for_terms(ask, customer);
  ask_for_bills(ask, ids);
  ask_for_notices(ask, ids, customer);
  ask_for_log(ask, customer);
  ask_for_prices(ask, customer);
  return std::move(ask.all);
}

std::optional<NextPage> next_page(const std::string& target, const http::Response& answer) {
  const std::string token = at(answer, "continuationToken");
  if (!token.empty()) return NextPage{target + (target.find("seekOperation=") == target.npos ? "&seekOperation=Next" : ""), token};
  const std::string uri = at(answer, "links.next.uri");
  if (uri.empty()) return std::nullopt;
  return NextPage{uri.starts_with("/operator/") || uri.starts_with("/v1/") ? uri : "/v1" + uri, {}};
}

}  // namespace chandlery::test
