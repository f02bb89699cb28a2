// Starts the shop, signs everybody in, and buys.
#include "api/demo_shop.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "billing/accounts.h"
#include "billing/charges.h"
#include "core/id.h"
#include "identity/sealing_keys.h"
#include "identity/tokens.h"
#include "support/browser.h"
#include "support/calls.h"

namespace chandlery::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBaseUrl = "https://shop.example";  // tokens name it as their issuer
constexpr std::string_view kDeskClient = "00000000-0000-4000-8000-000000000010";
constexpr std::string_view kDeskSecret = "demo-secret-of-the-chandlery-desk";
constexpr std::string_view kApiAudience = "https://api.partnercenter.microsoft.com";
constexpr int kKeysOfAPool = 400;
const billing::BillingMonth kWalkedMonth = *billing::BillingMonth::parse("2021-03");

struct PartnerRole {
  std::string_view user, name, column;
};
constexpr PartnerRole kPartnerRoles[] = {
    {"admin", "global admin", "GA"},
    {"agent", "admin agent", "AA"},
    {"sales", "sales agent", "SA"},
    {"helpdesk", "helpdesk agent", "HA"},
    {"billing", "billing admin", "BA"},
    {"users", "user-management admin", "UMA"},
    {"account", "account admin", "AccA"},
    {"referral", "referral admin", "RefA"},
    {"marketing", "marketing-content admin", "MktA"},
};

http::Method method_of(std::string_view word) {
  using enum http::Method;
  for (http::Method method : {kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions}) {
    if (http::to_string(method) == word) return method;
  }
  throw std::invalid_argument("no method: " + std::string(word));
}

// The demo shop with few keys a pool, so that a fingerprint of it is quick.
void copy_with_few_keys(const fs::path& from, const fs::path& to) {
  fs::copy(from, to, fs::copy_options::recursive);
  for (const auto& entry : fs::directory_iterator(to / "demo")) {
    if (!entry.path().filename().string().starts_with("keys-")) continue;
    std::ifstream all(entry.path());
    std::string text, line;
    for (int i = 0; i <= kKeysOfAPool && std::getline(all, line); ++i) text += line + "\n";
    all.close();
    std::ofstream(entry.path(), std::ios::trunc) << text;
  }
}

}  // namespace

std::vector<std::string> RouteRow::parameters() const {
  std::vector<std::string> names;
  for (std::size_t at = pattern.find('{'); at != pattern.npos; at = pattern.find('{', at + 1)) {
    names.push_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
  }
  return names;
}

std::string fill(std::string_view pattern, const Ids& ids) {
  std::string path;
  while (true) {
    const std::size_t open = pattern.find('{');
    path += pattern.substr(0, open);
    if (open == pattern.npos) return path;
    const std::size_t close = pattern.find('}', open);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const auto value = ids.find(name);
    if (value == ids.end()) throw std::out_of_range("no id for {" + std::string(name) + "}");
    path += http::percent_encode(value->second);
    pattern.remove_prefix(close + 1);
  }
}

DemoShop::DemoShop(sql::Engine engine, const std::vector<std::string>& environment) : server_(engine) {
  for (const std::string& setting : environment) server_.set_environment(setting);
  load();
  sign_in_everybody();
  read_routes();
  ids_ = {{"tenant", std::string(demo::kTenant)},
          {"partner_id", "10000000-0000-4000-8000-000000000001"},
          {"tenant_id", "10000000-0000-4000-8000-000000000001"},
          {"customer_id", "20000000-0000-4000-8000-000000000001"},
          {"domain", "harborpine.example"},
          {"provider", "contoso"},
          {"template_id", "117a77b0-9360-443b-8795-c6dedc750cf9"},
          {"iso2", "US"},
          {"program", "csp"},
          {"role_id", "b0f54661-2d74-4c50-afa3-1ec803f12efe"},                    // billing administrator
          {"delivery_id", "00000000-dead-4bad-8bad-0000000000de"},  // of none that failed
          {"partnership_request_id", "00000000-dead-4bad-8bad-0000000000de"},  // a direct partner asks for no partnership
          {"licence_id", "00000000-dead-4bad-8bad-0000000000de"},   // none was declared
          {"benefit_id", "00000000-dead-4bad-8bad-0000000000de"},   // nor assigned
          {"serving_partner_id", "10000000-0000-4000-8000-000000000003"},  // serves nobody here, so that the walk ends nothing
          {"sheet", "pricesheets(Market='US',PricesheetView='software')"},
          {"product_id", "8B64QH90172Z"},
          {"sku_id", "0001"}};
  ids_["certificate_id"] = "of a server that has sent nothing.cer";
  foreign_ids_ = ids_;
  foreign_ids_["partner_id"] = foreign_ids_["tenant_id"] = "10000000-0000-4000-8000-000000000002";
  foreign_ids_["customer_id"] = "20000000-0000-4000-8000-000000000003";
  make_customer_users();
  // Another one than is downloaded, since the walk withdraws it.
  ids_["media_id"] = foreign_ids_["media_id"] =
      announce_medium(ids_["product_id"], ids_["sku_id"], 3, "spare.iso");
  ids_ = buy(identity("admin agent"), ids_, "Quay servers");
  foreign_ids_ = buy(foreign_.front(), foreign_ids_, "Mill servers");
  capture_letter(ids_);
  capture_letter(foreign_ids_);
  hear_events(identity("admin agent"), ids_);
  hear_events(foreign_.front(), foreign_ids_);
  charge(ids_);
  charge(foreign_ids_);
  issue_invoices();
}

void DemoShop::load() {
  const fs::path data = server_.folder() / "data";
  copy_with_few_keys(fs::path(CHANDLERY_SOURCE_DIR) / "data", data);
  server_.set_environment("CHANDLERY_SERVER_PUBLIC_URL=" + std::string(kBaseUrl));
  server_.set_environment("CHANDLERY_WEBHOOKS_SENDS=no");  // what moves by itself would look like a change
  std::string output;
  if (server_.run({"demo", "load", (data / "demo").string()}, &output) != 0) {
    throw std::runtime_error("the demo shop does not load: " + output);
  }
  server_.start();
  client_ = server_.client();
  database_ = sql::open(server_.database_address());
}

void DemoShop::start_again() {
  server_.start();
  client_ = server_.client();
}

std::string DemoShop::rheinkontor(std::string_view user) {
  return user_token(*client_, "rheinkontor.example", "22222222-2222-4222-8222-222222222222",
                    "demo-secret-of-the-rheinkontor-application", std::string(user) + "@rheinkontor.example",
                    demo::kPassword);
}

void DemoShop::sign_in_everybody() {
  const auto partner_user = [&](std::string_view name) {
    return user_token(*client_, demo::kTenant, demo::kClient, demo::kSecret,
                      std::string(name) + "@" + std::string(demo::kTenant), demo::kPassword);
  };
  const auto by_desk = [&](std::string_view tenant, std::string_view user) {
    return user_token(*client_, tenant, kDeskClient, kDeskSecret, std::string(user) + "@" + std::string(tenant),
                      demo::kPassword);
  };
  for (const PartnerRole& role : kPartnerRoles) {
    known_.push_back({std::string(role.name), std::string(role.column), partner_user(role.user)});
  }
  const std::string alone = application_token(*client_, demo::kTenant, demo::kClient, demo::kSecret);
  known_.push_back({"application alone", "AA", alone, false});  // data/demo gives it the admin agent's rights
  known_.push_back({"operator", "Op", by_desk("operator.example", "operator")});
  known_.push_back({"customer's global admin", "cGA", by_desk("harborpine.example", "admin")});

  foreign_.push_back({"another partner's admin agent", "AA", rheinkontor("agent")});
  foreign_.push_back({"another partner's global admin", "GA", rheinkontor("admin")});
  neighbour_ = {"another customer's global admin", "cGA", by_desk("wakeatoll.example", "admin")};

  unknown_ = {{"nobody", "", ""},
              {"a random token", "", "eyJhbGciOiJSUzI1NiJ9.bm90IGEgdG9rZW4.c2lnbmF0dXJl"},
              {"a token with another's signature", "",
               alone.substr(0, alone.rfind('.')) + foreign_[0].token.substr(foreign_[0].token.rfind('.'))},
              {"an expired token", "", expired_token()}};
}

// The issuer of the running server, two hours ago.
std::string DemoShop::expired_token() const {
  const std::filesystem::path file = server_.folder() / "master.key";
  const Instant now = SystemClock().now();
  const crypto::Keyring keyring = identity::open_keyring(*database_, {.file = file, .keys = crypto::read_master_keys(file)}, false, now);
  const identity::TokenKeys keys(identity::load_token_keys(*database_, keyring, now));
  identity::TokenSettings settings;
  settings.base_url = kBaseUrl;
  identity::Principal principal;
  principal.tenant = {.id = "10000000-0000-4000-8000-000000000001",
                      .kind = identity::TenantKind::kPartner,
                      .domain = std::string(demo::kTenant),
                      .partner_id = "10000000-0000-4000-8000-000000000001"};
  principal.application_id = demo::kClient;
  principal.roles = {Role::kAdminAgent};
  const identity::TokenIssuer issuer(keys, settings);
  const auto issued = [&](std::int64_t seconds_ago) {
    return issuer.access_token(principal, kApiAudience, identity::TokenVersion::kV1, now.plus_seconds(-seconds_ago));
  };
  // Its age must be the only thing that is wrong with it.
  http::Response fresh = exchange(*client_, http::Method::kGet, "/v1/me", issued(0));
  if (fresh.status != 200) throw std::runtime_error("a token made by the test is not believed: " + fresh.body);
  return issued(2 * 3600);
}

void DemoShop::make_customer_users() {
  const Identity desk = identity("operator");
  const auto add = [&](const std::string& tenant_id, const std::string& user, const std::string& role) {
    return must(201, desk, "POST", "/operator/v1/tenants/" + tenant_id + "/users",
                R"({"userPrincipalName":")" + user + R"(","firstName":"Pat","lastName":"Reed","roles":[")" + role +
                    R"("],"passwordProfile":{"password":")" + std::string(demo::kPassword) +
                    R"(","forceChangePassword":false}})");
  };
  const std::string& customer = ids_["customer_id"];
  for (const auto& [user, role, name, column] :
       {std::tuple{"books", "customer_billing_admin", "customer's billing admin", "cBA"},
        std::tuple{"deck", "customer_user", "customer's user", "cU"}}) {
    const std::string user_name = std::string(user) + "@harborpine.example";
    add(customer, user_name, role);
    known_.push_back(
        {name, column,
         user_token(*client_, "harborpine.example", kDeskClient, kDeskSecret, user_name, demo::kPassword)});
  }
  // Whom the routes are tried on, so that nobody else is locked out.
  ids_["customer_user_id"] = at(add(customer, "spare@harborpine.example", "customer_user"), "id");
  foreign_ids_["customer_user_id"] = at(add(foreign_ids_["customer_id"], "spare@bergtal.example", "customer_user"), "id");
  // Who may hand in certificates of the other partner.
  add(foreign_ids_["partner_id"], "books@rheinkontor.example", "billing_admin");
  ids_["verification_id"] = at(must(202, desk, "POST", "/operator/v1/audit/verifications"), "id");
  invite(identity("global admin"), ids_, "{}");
  invite(foreign_.back(), foreign_ids_, R"({"associatedPartnerId":"10000000-0000-4000-8000-000000000003"})");
  request_partnership(foreign_.back());
  // The operator's queue holds everybody's.
  must(201, identity("global admin"), "POST", "/v1/customers/" + customer + "/qualifications", R"({"qualification":"Education"})");
  ids_["qualification_id"] = foreign_ids_["qualification_id"] = at(must(200, desk, "GET", "/operator/v1/qualifications"), "items[0].id");
  ids_["user_id"] = foreign_ids_["user_id"] =
      at(add(ids_["tenant_id"], "spare@northwind-distribution.example", "partner_user"), "id");
  ids_["session_id"] = session_of("spare@northwind-distribution.example");
  foreign_ids_["session_id"] = session_of("agent@rheinkontor.example");
  // One that nobody signs in with: the walk deletes it.
  const std::string applications = "/operator/v1/tenants/" + ids_["tenant_id"] + "/applications";
  ids_["application_id"] = at(must(201, desk, "POST", applications, R"({"name":"Spare"})"), "id");
  const std::string application = applications + "/" + ids_["application_id"];
  ids_["secret_id"] = foreign_ids_["secret_id"] = at(must(201, desk, "POST", application + "/secrets"), "id");
}

void DemoShop::invite(const Identity& admin, Ids& ids, const std::string& terms) {
  const http::Response made = must(201, admin, "POST", "/v1/invitations", terms);
  ids["invitation_id"] = at(made, "id");
  const std::string url = at(made, "url");
  ids["invitation_token"] = url.substr(url.rfind('/') + 1);
}

// The provider's own; whoever has the link may look at it, so it is everybody's.
void DemoShop::request_partnership(const Identity& admin) {
  const http::Response made = must(201, admin, "POST", "/v1/partnerships/requests");
  foreign_ids_["partnership_request_id"] = at(made, "id");
  const std::string url = at(made, "url");
  ids_["partnership_request_token"] = foreign_ids_["partnership_request_token"] = url.substr(url.rfind('/') + 1);
}

std::string DemoShop::session_of(std::string_view user) const {
  Browser browser(server_.port());
  browser.sign_in(user, demo::kPassword);
  return at(browser.fetch(http::Method::kGet, "/auth/sessions"), "items[0].id");
}

Ids DemoShop::buy(const Identity& agent, Ids ids, const std::string& friendly_name) {
  const std::string customer = "/v1/customers/" + ids["customer_id"];
  const std::string availabilities =
      customer + "/products/" + ids["product_id"] + "/skus/" + ids["sku_id"] + "/availabilities";
  const http::Response offered = must(200, agent, "GET", availabilities);
  ids["availability_id"] = at(offered, "items[0].id");
  ids["catalog_item_id"] = at(offered, "items[0].catalogItemId");
  const std::string lines = R"({"lineItems":[{"id":0,"catalogItemId":")" + ids["catalog_item_id"] +
                            R"(","quantity":2,"billingCycle":"one_time","friendlyName":")" + friendly_name + R"("}]})";
  const std::string bought = at(must(201, agent, "POST", customer + "/carts", lines), "id");
  ids["order_id"] = at(must(201, agent, "POST", customer + "/carts/" + bought + "/checkout"), "orders[0].id");
  ids["line_number"] = "0";
  const std::string keys = customer + "/orders/" + ids["order_id"] + "/lineitems/0/softwarekeys";
  ids["key_id"] = at(must(200, agent, "GET", keys), "items[0].id");
  ids["key"] = at(must(200, agent, "POST", keys + "/" + ids["key_id"] + "/reveal", R"({"reason":"set-up"})"), "key");
  // Another cart, which stays open.
  ids["cart_id"] = at(must(201, agent, "POST", customer + "/carts", lines), "id");
  ids["record_id"] = at(must(200, agent, "GET", "/v1/auditrecords?size=1"), "items[0].id");
  ask_for_link(agent, ids);
  ask_for_help(agent, ids);
  ask_to_cancel(agent, ids);
  subscribe(agent, ids);
  reserve(agent, ids);
  // The customer was told of the orders.
  static const sql::Statement kNewestNotice("SELECT MAX(id) FROM notices WHERE tenant_id = $1");
  database_->read_now([&](sql::Tx& tx) {
    tx.query(kNewestNotice, {ids["customer_id"]}, [&](const sql::Row& row) { ids["notice_id"] = row.string(0); });
  });
  for (const auto& [name, value] : ids) {
    if (value.empty()) throw std::runtime_error("the purchase has no " + name);
  }
  return ids;
}

std::string DemoShop::announce_medium(const std::string& product_id, const std::string& sku_id, std::int64_t size,
                                      const std::string& file_name) {
  const std::string medium = R"({"productId":")" + product_id + R"(","skuId":")" + sku_id +
                             R"(","version":"1","language":"neutral","architecture":"any","fileName":")" + file_name +
                             R"(","size":)" + std::to_string(size) + "}";
  return at(must(201, identity("operator"), "POST", "/operator/v1/media", medium), "id");
}

void DemoShop::ask_for_link(const Identity& agent, Ids& ids) {
  const std::string downloads = "/v1/customers/" + ids["customer_id"] + "/orders/" + ids["order_id"] + "/lineitems/" +
                                ids["line_number"] + "/softwaredownloads";
  ids["file_id"] = at(must(200, agent, "GET", downloads), "items[0].id");
  const http::Response made =
      must(201, agent, "POST", downloads + "/" + ids["file_id"] + "/links", R"({"riskAcknowledged":true})");
  ids["link_id"] = at(made, "id");
  const std::string uri = at(made, "link.uri");
  ids["token"] = uri.substr(uri.rfind('/') + 1);
}

void DemoShop::ask_for_help(const Identity& agent, Ids& ids) {
  ids["agent_locale"] = "en-US";
  const std::string request = R"({"title":"A key does not work","description":"It is refused.","severity":"minimal",)"
                              R"("supportTopicId":1003,"organization":{"id":")" +
                              ids["customer_id"] + R"("}})";
  ids["request_id"] = at(must(201, agent, "POST", "/v1/servicerequests/en-US", request), "id");
  const http::Response attached =
      ask(agent, "POST", "/v1/servicerequests/" + ids["request_id"] + "/attachments", "of " + agent.name,
          {{"Content-Disposition", "attachment; filename=\"error.log\""}});
  ids["attachment_id"] = at(attached, "id");
  ids["appointment"] = at(must(200, agent, "GET", "/v1/servicerequests/" + ids["request_id"] + "/appointmentslots"),
                          "items[0].startTime");
}

void DemoShop::ask_to_cancel(const Identity& agent, Ids& ids) {
  const std::string orders = "/v1/customers/" + ids["customer_id"] + "/orders";
  const std::string line = R"({"billingCycle":"one_time","lineItems":[{"lineItemNumber":0,"offerId":")" +
                           ids["catalog_item_id"] + R"(","quantity":1}]})";
  const std::string order = at(must(201, agent, "POST", orders, line), "id");
  ids["spare_order_id"] = at(must(201, agent, "POST", orders, line), "id");
  ids["cancellation_id"] = at(
      must(201, agent, "POST", orders + "/" + order + "/cancellation/requests", R"({"reason":"Bought twice"})"), "id");
}

void DemoShop::subscribe(const Identity& agent, Ids& ids) {
  constexpr std::string_view kSeats = "PRW5N1QKSHP3";  // Visual Studio Subscription: seats that change and renew
  const std::string customer = "/v1/customers/" + ids["customer_id"];
  const std::string offer =
      at(must(200, agent, "GET", customer + "/products/" + std::string(kSeats) + "/skus/0001/availabilities"),
         "items[0].catalogItemId");
  const std::string order = R"({"billingCycle":"one_time","lineItems":[{"lineItemNumber":0,"offerId":")" + offer +
                            R"(","quantity":2,"termDuration":"P1Y"}]})";
  ids["subscription_id"] =
      at(must(201, agent, "POST", customer + "/orders", order), "lineItems[0].subscriptionId");
}

void DemoShop::reserve(const Identity& agent, Ids& ids) {
  constexpr std::string_view kMachine = "DXPX4BZMGRVV";  // Reserved VM Instance, B2ms
  const std::string customer = "/v1/customers/" + ids["customer_id"];
  const std::string azure =
      at(must(201, agent, "POST", customer + "/azuresubscriptions", R"({"friendlyName":"Yard"})"), "id");
  must(202, agent, "POST", customer + "/subscriptions/" + azure + "/registrations");
  const std::string offer =
      at(must(200, agent, "GET", customer + "/products/" + std::string(kMachine) + "/skus/0001/availabilities"),
         "items[0].catalogItemId");
  const std::string order = R"({"billingCycle":"one_time","lineItems":[{"lineItemNumber":0,"offerId":")" + offer +
                            R"(","quantity":2,"termDuration":"P1Y","provisioningContext":{"subscriptionId":")" + azure +
                            R"(","scope":"Shared"}}]})";
  ids["group_id"] = at(must(201, agent, "POST", customer + "/orders", order), "id");
  const http::Response bought = must(200, agent, "GET", customer + "/reservations");
  ids["reservation_id"] = at(bought, "items[0].id");
  ids["resource_id"] = at(bought, "items[0].reservationOrderId");
}

void DemoShop::capture_letter(Ids& ids) {
  static const sql::Statement kInsert(
      "INSERT INTO captured_letters (partner_id, id, at, recipient, language, kind, subject, body)"
      " VALUES ($1, $2, $3, 'a@example.org', 'en', 'invoice_ready', 'Ready', 'It is ready.')");
  const Instant now = SystemClock().now();
  ids["letter_id"] = new_id(now);
  database_->write_now([&](sql::Tx& tx) { tx.execute(kInsert, {ids["partner_id"], ids["letter_id"], now}); });
}

void DemoShop::hear_events(const Identity& agent, Ids& ids) {
  must(200, agent, "POST", "/webhooks/v1/registration",
       R"({"WebhookUrl":"https://hooks.example/chandlery","WebhookEvents":["test-created"]})");
  ids["validation_event_id"] = ids["webhook_delivery_id"] =
      at(must(200, agent, "POST", "/webhooks/v1/registration/validationEvents"), "correlationId");
}

void DemoShop::charge(Ids& ids) {
  ids["charge_id"] = kWalkedCharge;
  ids["provider"] = "OneTime";
  ids["line_item_type"] = "BillingLineItems";
  ids["receipt_id"] = "1";
  billing::ChargeLine line;
  line.partner_id = ids["partner_id"];
  line.month = kWalkedMonth;
  line.customer_id = ids["customer_id"];
  line.customer_name = "of " + ids["partner_id"];
  line.posted_at = kWalkedMonth.first_day().start();
  line.unit_price = line.effective_unit_price = Decimal(6925, 2);
  line.quantity = 2;
  line.billable_quantity = Decimal(2, 0);
  line.subtotal = {13850, *Currency::parse("USD")};
  line.tax = line.subtotal - line.subtotal;
  line.pricing_currency = line.subtotal.currency;
  line.id = kWalkedCharge;
  billing::ChargeLine adjustment = line;
  adjustment.id = "credit/1";
  adjustment.type = billing::ChargeType::kCustomerCredit;
  adjustment.customer_id.clear();
  adjustment.subtotal = {-500, line.subtotal.currency};
  Actor actor;
  actor.partner_id = ids["partner_id"];
  actor.at = SystemClock().now();
  database_->write_now([&](sql::Tx& tx) {
    billing::hold_account(tx, actor.partner_id, actor.at);
    billing::charge(tx, actor, {{line, adjustment}});
  });
}

void DemoShop::issue_invoices() {
  std::string output;
  if (server_.run({"invoice", "run", "--month", kWalkedMonth.to_string()}, &output) != 0) {
    throw std::runtime_error("the invoices are not issued: " + output);
  }
  // In the order of the partners' ids.
  ids_["invoice_id"] = "G000000001";
  foreign_ids_["invoice_id"] = "G000000002";
  must(200, identity("admin agent"), "GET", "/v1/invoices/" + ids_["invoice_id"]);
  must(200, foreign_.front(), "GET", "/v1/invoices/" + foreign_ids_["invoice_id"]);
  pay(ids_);
  pay(foreign_ids_);
  withhold(identity("billing admin"), ids_);
  withhold({"another partner's billing admin", "BA", rheinkontor("books")}, foreign_ids_);
}

void DemoShop::withhold(const Identity& who, Ids& ids) {
  const http::Response made =
      ask(who, "POST", "/v1/invoices/" + ids["invoice_id"] + "/withholdingrequests?amount=1.00", "%PDF-1.7 of " + who.name,
          {{"Content-Disposition", "attachment; filename=\"certificate.pdf\""}});
  if (made.status != 201) throw std::runtime_error("no tax is withheld: " + made.body);
  ids["withholding_id"] = at(made, "id");
  ids["withholding_submitted_at"] = at(made, "submittedAt");
}

void DemoShop::pay(Ids& ids) {
  // All that is overdue, so that the account stays in good standing, and something for the walk to allocate.
  const std::string payment = R"({"reference":"walk","amount":173.50,"currencyCode":"USD","receivedOn":")" +
                              to_iso(Date::of(SystemClock().now())) + R"(","text":")" + ids["invoice_id"] + R"("})";
  ids["payment_id"] = ids["receipt_id"] =
      at(must(201, identity("operator"), "POST", "/operator/v1/partners/" + ids["partner_id"] + "/payments", payment), "id");
}

void DemoShop::read_routes() {
  std::string output;
  if (server_.run({"routes", "--json"}, &output) != 0) throw std::runtime_error("no routes: " + output);
  const auto document = json::Document::parse(output.substr(output.find('[')));
  if (!document) throw std::runtime_error("the routes are no JSON: " + output);
  const json::Array rows = document->array().value();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const json::Object row = rows.object(i).value();
    routes_.push_back({row.text("method").value(), row.text("pattern").value(), row.text("tokens").value(),
                       row.text("needs").value(), row.text("orNeeds").value()});
  }
}

http::Response DemoShop::ask(const Identity& who, std::string_view method, std::string target, std::string body,
                             std::vector<http::Header> headers) {
  http::Request request;
  request.method = method_of(method);
  request.target = std::move(target);
  request.headers = std::move(headers);
  if (!who.token.empty()) request.headers.push_back({"Authorization", "Bearer " + who.token});
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  request.body = std::move(body);
  return client_->send(request);
}

http::Response DemoShop::must(int status, const Identity& who, std::string_view method, std::string target,
                              std::string body) {
  http::Response answer = ask(who, method, target, std::move(body));
  if (answer.status != status) {
    throw std::runtime_error(std::string(method) + " " + target + " by the " + who.name + ": " +
                             std::to_string(answer.status) + " " + answer.body);
  }
  return answer;
}

std::string DemoShop::in_short(const http::Response& answer) const {
  std::string text = std::to_string(answer.status) + " " + answer.body.substr(0, 300);
  if (answer.status >= 500) {
    const std::string log = server_.log();
    text += "\n" + log.substr(log.size() - std::min<std::size_t>(log.size(), 1000));
  }
  return text;
}

const Identity& DemoShop::identity(std::string_view name) const {
  for (const Identity& one : known_) {
    if (one.name == name) return one;
  }
  throw std::out_of_range("nobody is called " + std::string(name));
}

void OnDemoShop::SetUp() {
  if (GetParam() == sql::Engine::kPostgres && std::getenv("CHANDLERY_TEST_POSTGRES") == nullptr) {
    GTEST_SKIP() << "CHANDLERY_TEST_POSTGRES is not set: it holds the conninfo of a PostgreSQL for tests";
  }
  // Stopped with the process; gtest's own tear-down would come before other suites' tests.
  static std::map<sql::Engine, std::unique_ptr<DemoShop>> shops;
  std::unique_ptr<DemoShop>& shop = shops[GetParam()];
  if (!shop) shop = std::make_unique<DemoShop>(GetParam());
  shop_ = shop.get();
}

}  // namespace chandlery::test
