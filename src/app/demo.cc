#include "app/demo.h"

#include <fstream>
#include <iostream>

#include "app/commands.h"
#include "app/demo_reservations.h"
#include "billing/account_terms.h"
#include "billing/seller.h"
#include "catalog/imports.h"
#include "customers/qualifications.h"
#include "customers/service.h"
#include "fulfilment/import.h"
#include "fulfilment/media.h"
#include "identity/service.h"
#include "partners/service.h"
#include "platform/files/csv_sheet.h"
#include "platform/files/file.h"
#include "platform/json/reader.h"
#include "support/appointment_wire.h"

namespace chandlery::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRedirect = "http://localhost/callback";  // where the tour's sign-in sends the code

// A Result's value; its Error ends the command with the name of the file that is at fault.
template <class T>
T read_or_fail(Result<T> result, std::string_view file) {
  if (!result) throw command_failure(file, result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Result<RoleSet> read_roles(const json::Object& object) {
  RoleSet roles;
  const std::optional<json::Array> words = OR_RETURN(object.optional_array("roles"));
  for (std::size_t i = 0; words && i < words->size(); ++i) {
    const std::string word = OR_RETURN(words->text(i));
    const std::optional<Role> role = parse_role(word);
    if (!role) return fail(errors::kInvalidEnumValue, "There is no role \"" + word + "\".", object.path_of("roles"));
    roles.add(*role);
  }
  return roles;
}

Result<std::vector<identity::NewUser>> read_users(const json::Object& tenant, const std::string& tenant_id) {
  std::vector<identity::NewUser> users;
  const json::Array array = OR_RETURN(tenant.array("users"));
  for (std::size_t i = 0; i < array.size(); ++i) {
    const json::Object object = OR_RETURN(array.object(i));
    identity::NewUser user;
    user.tenant_id = tenant_id;
    user.user_name = OR_RETURN(object.text("userName"));
    user.first_name = OR_RETURN(object.text("firstName"));
    user.last_name = OR_RETURN(object.text("lastName"));
    user.display_name = user.first_name + " " + user.last_name;
    user.password = OR_RETURN(object.text("password"));
    user.roles = OR_RETURN(read_roles(object));
    users.push_back(std::move(user));
  }
  return users;
}

Result<std::vector<identity::NewApplication>> read_applications(const json::Object& tenant, const std::string& tenant_id) {
  std::vector<identity::NewApplication> applications;
  const std::optional<json::Array> array = OR_RETURN(tenant.optional_array("applications"));
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    const json::Object object = OR_RETURN(array->object(i));
    identity::NewApplication application;
    application.tenant_id = tenant_id;
    application.id = OR_RETURN(object.text("clientId"));
    application.name = OR_RETURN(object.text("name"));
    application.known_secret = OR_RETURN(object.text("secret"));
    application.roles = OR_RETURN(read_roles(object));
    // The operator's application signs in the users of every tenant, and does nothing by itself.
    if (application.roles.empty() && tenant_id != kOperatorTenant) application.roles = {Role::kAdminAgent};
    application.redirect_uris = {std::string(kRedirect)};
    applications.push_back(std::move(application));
  }
  return applications;
}

void create_users(Shop& shop, const std::vector<identity::NewUser>& users) {
  const Actor actor = console_actor(shop.clock);
  std::vector<identity::PreparedUser> prepared;
  for (const identity::NewUser& user : users) prepared.push_back(identity::prepare_user(user));
  shop.write([&](sql::Tx& tx) -> Result<void> {
    for (const identity::PreparedUser& user : prepared) OR_RETURN(identity::create_user(tx, actor, user));
    return {};
  });
}

void create_applications(Shop& shop, const std::vector<identity::NewApplication>& applications) {
  const Actor actor = console_actor(shop.clock);
  shop.write([&](sql::Tx& tx) -> Result<void> {
    for (const identity::NewApplication& application : applications) {
      OR_RETURN(identity::create_application(tx, actor, application));
    }
    return {};
  });
}

void load_operator(Shop& shop, const json::Object& tenant) {
  const auto users = read_or_fail(read_users(tenant, std::string(kOperatorTenant)), "partners.json");
  const auto applications = read_or_fail(read_applications(tenant, std::string(kOperatorTenant)), "partners.json");
  shop.database->write_now([](sql::Tx& tx) { ensure_operator_tenant(tx); });
  create_users(shop, users);
  create_applications(shop, applications);
}

Result<partners::NewPartner> read_partner(const json::Object& object) {
  partners::NewPartner partner;
  partner.id = OR_RETURN(object.text("id"));
  partner.name = OR_RETURN(object.text("name"));
  partner.domain = OR_RETURN(object.text("domain"));
  partner.mpn_id = OR_RETURN(object.text("mpnId"));
  const std::string type = OR_RETURN(object.text("type"));
  if (type == "indirectProvider") partner.type = partners::PartnerType::kIndirectProvider;
  if (type == "indirectReseller") partner.type = partners::PartnerType::kIndirectReseller;
  partner.country = OR_RETURN(object.text("country"));
  const std::optional<Currency> currency = Currency::parse(OR_RETURN(object.text("currency")));
  if (!currency) return fail(errors::kInvalidProperty, "There is no such currency.", object.path_of("currency"));
  partner.currency = *currency;
  partner.provider_id = OR_RETURN(object.text_or("providerId", ""));
  const json::Object address = OR_RETURN(object.object("defaultAddress"));
  partner.address = OR_RETURN(partners::read_address(address));
  partner.address.first_name = "Ada";
  partner.address.last_name = "Moss";
  return partner;
}

// {"creditLimit":{"amount","currency"}?}: what of the partner's account the demo sets.
Result<billing::TermsChange> read_terms(const json::Object& object) {
  billing::TermsChange terms;
  const std::optional<json::Object> limit = OR_RETURN(object.optional_object("creditLimit"));
  if (!limit) return terms;
  const std::optional<Currency> currency = Currency::parse(OR_RETURN(limit->text("currency")));
  if (!currency) return fail(errors::kInvalidProperty, "There is no such currency.", limit->path_of("currency"));
  const std::optional<Decimal> amount = OR_RETURN(limit->optional_decimal("amount"));
  if (!amount) return fail(errors::kInvalidProperty, "The amount is missing.", limit->path_of("amount"));
  terms.credit_limit = Money::of(*amount, 1, *currency, Rounding::kFloor);
  return terms;
}

// The first user of the file is the partner's first administrator.
void load_partner(Shop& shop, const json::Object& object) {
  const std::string file = "partners.json";
  partners::NewPartner partner = read_or_fail(read_partner(object), file);
  std::vector<identity::NewUser> users = read_or_fail(read_users(object, partner.id), file);
  if (users.empty()) throw std::runtime_error(file + ": " + partner.name + " has no user");
  const identity::NewUser first = users.front();
  users.erase(users.begin());
  partner.admin_name = first.user_name;
  partner.admin_first_name = first.first_name;
  partner.admin_last_name = first.last_name;
  partner.admin_password = first.password;
  const auto applications = read_or_fail(read_applications(object, partner.id), file);

  const billing::TermsChange terms = read_or_fail(read_terms(object), file);

  const Actor actor = console_actor(shop.clock);
  const partners::PreparedPartner prepared = read_or_fail(partners::prepare_partner(partner, actor.at), file);
  shop.write([&](sql::Tx& tx) -> Result<void> {
    const partners::CreatedPartner created = OR_RETURN(partners::create_partner(tx, actor, prepared));
    identity::UserChanges roles;
    roles.roles = first.roles;
    OR_RETURN(identity::change_user(tx, actor, partner.id, created.admin.id, roles));
    if (!terms.credit_limit) return {};
    Actor in_books = actor;
    in_books.partner_id = partner.id;
    return billing::replace_terms(tx, in_books, terms);
  });
  create_users(shop, users);
  create_applications(shop, applications);
}

void load_partners(Shop& shop, const fs::path& file) {
  const std::string text = files::read_file(file);
  const json::Document document = read_or_fail(json::Document::parse(text), file.string());
  const json::Object root = read_or_fail(document.object(), file.string());
  load_operator(shop, read_or_fail(root.object("operator"), file.string()));
  const json::Array partners = read_or_fail(root.array("partners"), file.string());
  for (std::size_t i = 0; i < partners.size(); ++i) load_partner(shop, read_or_fail(partners.object(i), file.string()));
}

std::optional<customers::Segment> read_segment(std::string_view word) {
  using customers::Segment;
  for (const Segment segment : {Segment::kCommercial, Segment::kEducation, Segment::kGovernment, Segment::kNonprofit}) {
    if (customers::to_string(segment) == word) return segment;
  }
  return std::nullopt;
}

customers::NewCustomer read_customer(const files::CsvSheet& sheet) {
  customers::NewCustomer customer;
  customer.id = sheet.get("id");
  customer.domain = sheet.get("domain");
  customer.segment = read_segment(sheet.get("segment")).value_or(customers::Segment::kCommercial);
  customers::BillingProfile& billing = customer.billing;
  billing.first_name = sheet.get("first_name");
  billing.last_name = sheet.get("last_name");
  billing.email = sheet.get("email");
  billing.culture = sheet.get("culture");
  billing.language = sheet.get("language");
  billing.company_name = sheet.get("company_name");
  billing.address = {.country = std::string(sheet.get("country")), .city = std::string(sheet.get("city")),
                     .state = std::string(sheet.get("state")), .line1 = std::string(sheet.get("address_line1")),
                     .postal_code = std::string(sheet.get("postal_code")), .first_name = billing.first_name,
                     .last_name = billing.last_name, .phone = std::string(sheet.get("phone_number"))};
  return customer;
}

customers::NewAgreement agreement_of(const customers::NewCustomer& customer, Instant date) {
  const customers::AgreementTemplate* found = customers::find_template_of_type(customers::kCustomerAgreement);
  return {.template_id = std::string(found->id), .type = std::string(found->type),
          .contact = {customer.billing.first_name, customer.billing.last_name, customer.billing.email,
                      customer.billing.address.phone},
          .date_agreed = date};
}

// The customer's first user gets the demo's password instead of a temporary one that nobody would see.
constexpr std::string_view kCustomerPassword = "Chandlery-demo-2026";

void load_customer(Shop& shop, const files::CsvSheet& sheet) {
  customers::NewCustomer customer = read_customer(sheet);
  Actor actor = console_actor(shop.clock);
  const identity::PreparedPassword password = identity::prepare_password(kCustomerPassword);
  shop.write([&](sql::Tx& tx) -> Result<void> {
    const auto partner = identity::find_tenant(tx, sheet.get("partner_domain"));
    if (!partner) return fail(errors::kNotFound, "There is no such partner.", "partner_domain");
    actor.partner_id = partner->id;
    if (const std::string_view reseller = sheet.get("reseller_mpn_id"); !reseller.empty()) {
      const auto found = partners::find_by_mpn_id(tx, reseller);
      if (!found) return fail(errors::kProviderNotFound, "There is no such reseller.", "reseller_mpn_id");
      customer.associated_partner_id = found->id;
    } else if (OR_RETURN(partners::find_partner(tx, partner->id)).type == partners::PartnerType::kIndirectProvider) {
      const std::vector<partners::Relationship> resellers = partners::resellers_of(tx, partner->id);
      if (!resellers.empty()) customer.associated_partner_id = resellers.front().partner.id;
    }
    const customers::PreparedCustomer prepared = OR_RETURN(customers::prepare_customer(customer, actor.at));
    const customers::CreatedCustomer created = OR_RETURN(customers::create_customer(tx, actor, prepared));
    RETURN_IF_FAILED(identity::set_password(tx, actor, created.customer.id, created.admin.id, password));
    if (const auto date = parse_iso(sheet.get("agreement_date"))) {
      OR_RETURN(customers::attest_agreement(tx, actor, created.customer.id, agreement_of(customer, *date)));
    }
    if (const std::string_view word = sheet.get("qualification"); !word.empty()) {
      const customers::NewQualification brought{.segment = OR_RETURN(customers::parse_qualification(word))};
      OR_RETURN(customers::bring_qualification(tx, actor, created.customer.id, brought));
    }
    return {};
  });
}

void load_customers(Shop& shop, const fs::path& file) {
  const std::string text = files::read_file(file);
  files::CsvSheet sheet = read_or_fail(files::CsvSheet::open(text, {"id", "partner_domain", "company_name", "domain", "country"}),
                                  file.string());
  while (read_or_fail(sheet.next(), file.string())) {
    try {
      load_customer(shop, sheet);
    } catch (const std::runtime_error& failure) {
      throw std::runtime_error(file.string() + ": row " + std::to_string(sheet.row()) + ": " + failure.what());
    }
  }
}

void load_seller(Shop& shop, const fs::path& file) {
  const billing::Seller seller = read_or_fail(billing::read_seller(files::read_file(file)), file.string());
  shop.write([&](sql::Tx& tx) { return billing::replace_seller(tx, console_actor(shop.clock), seller); });
}

// Fixtures of somebody's own may have none: then no appointments are offered.
void load_desk_hours(Shop& shop, const fs::path& file) {
  if (!fs::exists(file)) return;
  const std::string text = files::read_file(file);
  const json::Document document = read_or_fail(json::Document::parse(text), file.string());
  const json::Object body = read_or_fail(document.object(), file.string());
  const support::DeskHours hours = read_or_fail(support::read_desk_hours(body), file.string());
  shop.write([&](sql::Tx& tx) { return support::publish_desk_hours(tx, console_actor(shop.clock), hours, std::nullopt); });
}

// keys-<product>-<sku>.csv
void load_key_files(Shop& shop, const fs::path& folder) {
  std::vector<fs::path> key_files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with("keys-")) key_files.push_back(entry.path());
  }
  std::sort(key_files.begin(), key_files.end());
  for (const fs::path& file : key_files) {
    const std::string name = file.stem().string();
    const std::size_t middle = name.find('-', 5);
    if (middle == std::string::npos) throw std::runtime_error(file.string() + ": not called keys-<product>-<sku>.csv");
    import_keys(shop, {.product_id = name.substr(5, middle - 5), .sku_id = name.substr(middle + 1), .version = {}, .file = file});
  }
}

// Not a real image: bytes that are the same every time, so that its SHA-256 is, too.
std::string made_up_content(std::string_view name, std::size_t size) {
  std::string content;
  for (std::uint64_t line = 0; content.size() < size; ++line) {
    content += std::string(name) + " of the demo shop, line " + std::to_string(line) + "\n";
  }
  content.resize(size);
  return content;
}

// media.csv: one file a row; its content is made up.
void load_media(Shop& shop, const fs::path& file) {
  const std::string text = files::read_file(file);
  files::CsvSheet sheet = read_or_fail(files::CsvSheet::open(text, {"product_id", "sku_id", "file_name", "size"}),
                                       file.string());
  const Actor actor = console_actor(shop.clock);
  while (read_or_fail(sheet.next(), file.string())) {
    fulfilment::MediaFile medium{.product_id = std::string(sheet.get("product_id")),
                                 .sku_id = std::string(sheet.get("sku_id")),
                                 .version = std::string(sheet.get("version")),
                                 .language = std::string(sheet.get("language")),
                                 .architecture = std::string(sheet.get("architecture")),
                                 .file_name = std::string(sheet.get("file_name"))};
    const std::string content = made_up_content(medium.file_name, std::stoul(std::string(sheet.get("size"))));
    medium.size = static_cast<std::int64_t>(content.size());
    medium = shop.write([&](sql::Tx& tx) { return fulfilment::create_media(tx, actor, *shop.blobs, medium); });
    auto upload = read_or_fail(fulfilment::MediaUpload::open(*shop.database, actor, *shop.blobs, medium.id, 0),
                               file.string());
    read_or_fail(upload.append(content), file.string());
    read_or_fail(upload.finish(), file.string());
  }
}

}  // namespace

void ensure_operator_tenant(sql::Tx& tx) {
  if (identity::find_tenant(tx, kOperatorTenant)) return;
  const Result<void> created = identity::create_tenant(
      tx, {.id = std::string(kOperatorTenant), .kind = identity::TenantKind::kOperator, .domain = "operator.example"});
  if (!created) throw command_failure("operator", created.error());
}

bool has_partners(Shop& shop) {
  bool some = false;
  shop.database->read_now([&](sql::Tx& tx) { some = !partners::list_partners(tx).empty(); });
  return some;
}

void load_demo(Shop& shop, const DemoCommand& command) {
  if (has_partners(shop)) {
    if (command.if_empty) return;
    throw std::runtime_error("the database has partners already; the demo shop is loaded into an empty one");
  }
  const fs::path data = command.folder.parent_path().empty() ? fs::path("..") : command.folder.parent_path();
  const Actor actor = console_actor(shop.clock);
  const auto step = [](std::string_view what) { std::cerr << "demo shop: " << what << std::endl; };
  step("markets, blocks and policies");
  shop.write([&](sql::Tx& tx) { return catalog::import_seeds(tx, actor, data); });
  step("products and prices");
  shop.write([&](sql::Tx& tx) { return catalog::import_demo_catalog(tx, actor, data); });
  step("partners and their users");
  load_partners(shop, command.folder / "partners.json");
  step("the seller on invoices");
  load_seller(shop, command.folder / "seller.json");
  step("the support desk's hours");
  load_desk_hours(shop, command.folder / "desk-hours.json");
  step("customers");
  load_customers(shop, command.folder / "customers.csv");
  step("product keys");
  load_key_files(shop, command.folder);
  step("installation media");
  load_media(shop, command.folder / "media.csv");
  if (!command.with_reservations) return;
  step("reservations and usage");
  reserve_in_demo(shop, command.folder);
}

}  // namespace chandlery::app
