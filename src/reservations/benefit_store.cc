// See benefit_store.h.
#include "reservations/benefit_store.h"

namespace chandlery::reservations::store {
namespace {

const sql::Statement kPutSku(
    "INSERT INTO licence_skus (product_id, sku_id, product, edition, cores) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (product_id, sku_id) DO UPDATE SET product = excluded.product, edition = excluded.edition,"
    " cores = excluded.cores");
const sql::Statement kSkus("SELECT product_id, sku_id, product, edition, cores FROM licence_skus ORDER BY product_id, sku_id");
const sql::Statement kInsertLicence(
    "INSERT INTO declared_licences (partner_id, customer_id, licence_id, name, product, edition, cores, assured,"
    " assured_until, declared_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
const sql::Statement kLicences(
    "SELECT licence_id, name, product, edition, cores, assured, assured_until FROM declared_licences"
    " WHERE partner_id = $1 AND customer_id = $2 ORDER BY licence_id");
const sql::Statement kPutUse(
    "INSERT INTO licence_uses (partner_id, customer_id, licence_id, on_premises, migration_started)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (partner_id, customer_id, licence_id)"
    " DO UPDATE SET on_premises = excluded.on_premises, migration_started = excluded.migration_started");
const sql::Statement kUses(
    "SELECT licence_id, on_premises, migration_started FROM licence_uses WHERE partner_id = $1 AND customer_id = $2");
const sql::Statement kInsertBenefit(
    "INSERT INTO benefits (partner_id, customer_id, benefit_id, licence_id, purpose, resource, vcpus, assigned_by,"
    " created_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL) ON CONFLICT DO NOTHING");
const sql::Statement kBenefits(
    "SELECT benefit_id, licence_id, purpose, resource, vcpus, assigned_by, created_at, ended_at FROM benefits"
    " WHERE partner_id = $1 AND customer_id = $2 AND ended_at IS NULL ORDER BY benefit_id");
const sql::Statement kEndBenefit(
    "UPDATE benefits SET ended_at = $4 WHERE partner_id = $1 AND customer_id = $2 AND benefit_id = $3 AND ended_at IS NULL");
const sql::Statement kTakeTurn(
    "INSERT INTO licence_turns (partner_id, customer_id, turn) VALUES ($1, $2, 1)"
    " ON CONFLICT (partner_id, customer_id) DO UPDATE SET turn = licence_turns.turn + 1");

}  // namespace

void put_licence_sku(sql::Tx& tx, const LicenceSku& sku) {
  tx.execute(kPutSku, {sku.product_id, sku.sku_id, static_cast<std::int64_t>(sku.product),
                       static_cast<std::int64_t>(sku.edition), sku.cores});
}

std::vector<LicenceSku> licence_skus(sql::Tx& tx) {
  return tx.all(kSkus, {}, [](const sql::Row& row) {
    return LicenceSku{row.string(0), row.string(1), static_cast<LicensedProduct>(row.integer(2)),
                      static_cast<LicenceEdition>(row.integer(3)), row.integer(4)};
  });
}

void insert_licence(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, const Licence& licence,
                    std::string_view by, Instant at) {
  tx.queue(kInsertLicence, {partner_id, customer_id, licence.id, licence.name, static_cast<std::int64_t>(licence.product),
                            static_cast<std::int64_t>(licence.edition), licence.cores, licence.assured,
                            licence.assured_until, by, at});
}

std::vector<Licence> declared_licences(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id) {
  return tx.all(kLicences, {partner_id, customer_id}, [](const sql::Row& row) {
    return Licence{.id = row.string(0),
                   .name = row.string(1),
                   .product = static_cast<LicensedProduct>(row.integer(2)),
                   .edition = static_cast<LicenceEdition>(row.integer(3)),
                   .cores = row.integer(4),
                   .from_subscription = false,
                   .assured = row.flag(5),
                   .assured_until = row.optional_instant(6)};
  });
}

void put_licence_use(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, const LicenceUse& use) {
  tx.execute(kPutUse, {partner_id, customer_id, use.licence_id, use.on_premises, use.migration_started});
}

std::vector<LicenceUse> licence_uses(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id) {
  return tx.all(kUses, {partner_id, customer_id}, [](const sql::Row& row) {
    return LicenceUse{row.string(0), row.integer(1), row.optional_instant(2)};
  });
}

bool insert_benefit(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, const Benefit& benefit) {
  return tx.execute(kInsertBenefit, {partner_id, customer_id, benefit.id, benefit.licence_id,
                                     static_cast<std::int64_t>(benefit.use), benefit.resource, benefit.vcpus,
                                     benefit.assigned_by, benefit.created_at}) == 1;
}

std::vector<Benefit> benefits(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id) {
  return tx.all(kBenefits, {partner_id, customer_id}, [](const sql::Row& row) {
    return Benefit{.id = row.string(0),
                   .licence_id = row.string(1),
                   .resource = row.string(3),
                   .use = static_cast<BenefitUse>(row.integer(2)),
                   .vcpus = row.integer(4),
                   .assigned_by = row.string(5),
                   .created_at = row.instant(6),
                   .ended_at = row.optional_instant(7)};
  });
}

bool end_benefit(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view id, Instant at) {
  return tx.execute(kEndBenefit, {partner_id, customer_id, id, at}) == 1;
}

void take_turn(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id) {
  tx.execute(kTakeTurn, {partner_id, customer_id});
}

}  // namespace chandlery::reservations::store
