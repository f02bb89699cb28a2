// The SQL of partner accounts.
#include "partners/store.h"

namespace chandlery::partners::store {
namespace {

#define PARTNER_COLUMNS \
  "p.id, p.name, p.domain, p.mpn_id, p.type, p.status, p.country, p.currency, p.agreement_signed, p.sandbox"

const sql::Statement kFind("SELECT " PARTNER_COLUMNS " FROM partners p WHERE p.id = $1");
const sql::Statement kFindByMpnId("SELECT " PARTNER_COLUMNS " FROM partners p WHERE p.mpn_id = $1");
const sql::Statement kList("SELECT " PARTNER_COLUMNS " FROM partners p ORDER BY p.name, p.id");
// $1 text in lower case or '', $2 type or -1, $3 status or -1, $4 and $5 the place, $6 limit.
// SQLite enters an index of an expression, and ends its walk along it, by a bare parameter alone: so the name is compared
// before the place is.
#define NAME_KEY "lower(p.name) /*postgres: COLLATE \"C\" */"
#define HOLDS "/*sqlite: instr */ /*postgres: strpos */ "
#define SEARCH(UP_TO)                                                                                  \
  "SELECT " PARTNER_COLUMNS ", lower(p.name) FROM partners p WHERE " NAME_KEY " >= $4 "                \
  "AND (" NAME_KEY ", p.id) > (CAST($4 AS TEXT), CAST($5 AS TEXT)) "                                   \
  "AND (CAST($1 AS TEXT) = '' OR " HOLDS "(lower(p.name), CAST($1 AS TEXT)) > 0 OR " HOLDS             \
  "(p.domain, CAST($1 AS TEXT)) > 0 OR p.mpn_id = CAST($1 AS TEXT) OR p.id = CAST($1 AS TEXT)) "       \
  "AND (CAST($2 AS BIGINT) = -1 OR p.type = CAST($2 AS BIGINT)) "                                      \
  "AND (CAST($3 AS BIGINT) = -1 OR p.status = CAST($3 AS BIGINT)) " UP_TO                              \
  "ORDER BY " NAME_KEY ", p.id LIMIT CAST($6 AS BIGINT)"
const sql::Statement kSearch(SEARCH(""));
const sql::Statement kSearchUpTo(SEARCH(
    "AND " NAME_KEY " <= $7 AND (" NAME_KEY ", p.id) <= (CAST($7 AS TEXT), CAST($8 AS TEXT)) "));
#undef SEARCH
const sql::Statement kBeyond(
    "SELECT lower(p.name), p.id FROM partners p WHERE " NAME_KEY " >= $1 "
    "AND (" NAME_KEY ", p.id) > (CAST($1 AS TEXT), CAST($2 AS TEXT)) "
    "ORDER BY " NAME_KEY ", p.id LIMIT 1 OFFSET CAST($3 AS BIGINT)");
#undef NAME_KEY
#undef HOLDS
const sql::Statement kMpnIdIsAnothers("SELECT id FROM partners WHERE mpn_id = $1 AND id <> $2");
const sql::Statement kUpdate(
    "UPDATE partners SET name = $2, mpn_id = $3, status = $4, agreement_signed = $5 WHERE id = $1");
const sql::Statement kInsert(
    "INSERT INTO partners (id, name, domain, mpn_id, type, status, country, currency, agreement_signed, sandbox, "
    "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING");

const sql::Statement kFindProfile(
    "SELECT company_name, address, contact_first_name, contact_last_name, contact_email, contact_phone, email, "
    "telephone, website, language, culture, purchase_order_number, tax_id "
    "FROM partner_profiles WHERE partner_id = $1 AND kind = $2");
const sql::Statement kPutProfile(
    "INSERT INTO partner_profiles (partner_id, kind, company_name, address, contact_first_name, contact_last_name, "
    "contact_email, contact_phone, email, telephone, website, language, culture, purchase_order_number, tax_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
    "ON CONFLICT (partner_id, kind) DO UPDATE SET company_name = excluded.company_name, address = excluded.address, "
    "contact_first_name = excluded.contact_first_name, contact_last_name = excluded.contact_last_name, "
    "contact_email = excluded.contact_email, contact_phone = excluded.contact_phone, email = excluded.email, "
    "telephone = excluded.telephone, website = excluded.website, language = excluded.language, "
    "culture = excluded.culture, purchase_order_number = excluded.purchase_order_number, tax_id = excluded.tax_id");

const sql::Statement kPutLink(
    "INSERT INTO reseller_links (provider_id, reseller_id, status, changed_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (provider_id, reseller_id) DO UPDATE SET status = excluded.status, changed_at = excluded.changed_at");
const sql::Statement kHasLink(
    "SELECT 1 FROM reseller_links WHERE provider_id = $1 AND reseller_id = $2 AND status = $3");
const sql::Statement kResellersOf(
    "SELECT " PARTNER_COLUMNS ", l.status FROM reseller_links l JOIN partners p ON p.id = l.reseller_id "
    "WHERE l.provider_id = $1 ORDER BY p.name, p.id");
const sql::Statement kProvidersOf(
    "SELECT " PARTNER_COLUMNS ", l.status FROM reseller_links l JOIN partners p ON p.id = l.provider_id "
    "WHERE l.reseller_id = $1 ORDER BY p.name, p.id");

Partner partner_of(const sql::Row& row) {
  return {.id = row.string(0),
          .name = row.string(1),
          .domain = row.string(2),
          .mpn_id = row.string(3),
          .type = static_cast<PartnerType>(row.integer(4)),
          .status = static_cast<PartnerStatus>(row.integer(5)),
          .country = row.string(6),
          .currency = Currency::parse(row.text(7)).value(),
          .agreement_signed = row.flag(8),
          .sandbox = row.flag(9)};
}

Relationship relationship_of(const sql::Row& row) {
  return {.partner = partner_of(row), .status = static_cast<ResellerLinkStatus>(row.integer(10))};
}

Profile profile_of(const sql::Row& row) {
  return {.company_name = row.string(0),
          .address = address_from_text(row.text(1)),
          .contact = {row.string(2), row.string(3), row.string(4), row.string(5)},
          .email = row.string(6),
          .telephone = row.string(7),
          .website = row.string(8),
          .language = row.string(9),
          .culture = row.string(10),
          .purchase_order_number = row.string(11),
          .tax_id = row.string(12)};
}

}  // namespace

std::optional<Partner> find(sql::Tx& tx, std::string_view id) { return tx.first(kFind, {id}, partner_of); }

sql::Tx::Question find_question(std::string_view id, std::optional<Partner>& found) {
  return {kFind, {id}, [&found](const sql::Row& row) { found = partner_of(row); }};
}

std::optional<Partner> find_by_mpn_id(sql::Tx& tx, std::string_view mpn_id) {
  return tx.first(kFindByMpnId, {mpn_id}, partner_of);
}

std::vector<Partner> list(sql::Tx& tx) { return tx.all(kList, {}, partner_of); }

std::vector<ListedPartner> search(sql::Tx& tx, const PartnerQuestion& question, std::string_view text,
                                  const PartnerPlace& after, const std::optional<PartnerPlace>& up_to, std::int64_t limit) {
  const PartnerPlace last = up_to.value_or(PartnerPlace{});
  const sql::Param params[] = {text, question.type ? static_cast<int>(*question.type) : -1,
                               question.status ? static_cast<int>(*question.status) : -1, after.key, after.id, limit,
                               last.key, last.id};
  std::vector<ListedPartner> found;
  tx.query(up_to ? kSearchUpTo : kSearch, sql::Params(params).first(up_to ? 8 : 6),
           [&](const sql::Row& row) { found.push_back({partner_of(row), row.string(10)}); });
  return found;
}

std::optional<PartnerPlace> place_beyond(sql::Tx& tx, const PartnerPlace& after, std::int64_t count) {
  return tx.first(kBeyond, {after.key, after.id, count - 1},
                  [](const sql::Row& row) { return PartnerPlace{row.string(0), row.string(1)}; });
}

bool update(sql::Tx& tx, const Partner& p) {
  if (tx.first(kMpnIdIsAnothers, {p.mpn_id, p.id}, [](const sql::Row&) { return true; })) return false;
  tx.execute(kUpdate, {p.id, p.name, p.mpn_id, static_cast<int>(p.status), p.agreement_signed});
  return true;
}

bool insert(sql::Tx& tx, const Partner& p, Instant at) {
  return tx.execute(kInsert, {p.id, p.name, p.domain, p.mpn_id, static_cast<int>(p.type), static_cast<int>(p.status),
                              p.country, p.currency.code(), p.agreement_signed, p.sandbox, at}) == 1;
}

std::optional<Profile> find_profile(sql::Tx& tx, std::string_view partner_id, ProfileKind kind) {
  return tx.first(kFindProfile, {partner_id, static_cast<int>(kind)}, profile_of);
}

void put_profile(sql::Tx& tx, std::string_view partner_id, ProfileKind kind, const Profile& p) {
  const std::string address = to_text(p.address);
  tx.execute(kPutProfile, {partner_id, static_cast<int>(kind), p.company_name, address, p.contact.first_name,
                           p.contact.last_name, p.contact.email, p.contact.phone, p.email, p.telephone, p.website,
                           p.language, p.culture, p.purchase_order_number, p.tax_id});
}

void put_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id, ResellerLinkStatus status,
              Instant at) {
  tx.execute(kPutLink, {provider_id, reseller_id, static_cast<int>(status), at});
}

bool has_active_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id) {
  const int active = static_cast<int>(ResellerLinkStatus::kActive);
  return tx.first(kHasLink, {provider_id, reseller_id, active}, [](const sql::Row&) { return true; }).has_value();
}

std::vector<Relationship> resellers_of(sql::Tx& tx, std::string_view provider_id) {
  return tx.all(kResellersOf, {provider_id}, relationship_of);
}

std::vector<Relationship> providers_of(sql::Tx& tx, std::string_view reseller_id) {
  return tx.all(kProvidersOf, {reseller_id}, relationship_of);
}

}  // namespace chandlery::partners::store
