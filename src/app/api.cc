#include "app/api.h"

#include "app/buying.h"
#include "app/captured_letters.h"
#include "app/companies.h"
#include "app/deliveries.h"
#include "app/help_page.h"
#include "app/overview.h"
#include "app/portal_routes.h"
#include "app/relationship_end.h"
#include "app/sandbox_clock.h"
#include "app/sandbox_reset.h"
#include "app/search.h"
#include "app/service_portals.h"
#include "audit/routes.h"
#include "billing/card_payments.h"
#include "billing/routes.h"
#include "catalog/markets.h"
#include "catalog/routes.h"
#include "customers/relationships.h"
#include "fulfilment/routes.h"
#include "identity/routes.h"
#include "identity/rules.h"
#include "identity/service.h"
#include "notices/routes.h"
#include "ordering/routes.h"
#include "platform/sql/address.h"
#include "reservations/benefit_routes.h"
#include "reservations/routes.h"
#include "reservations/service.h"
#include "reservations/usage_routes.h"
#include "subscriptions/routes.h"
#include "support/routes.h"
#include "support/service.h"

namespace chandlery::app {
namespace {

identity::TokenSettings token_settings(const config::Settings& settings, const std::string& base_url) {
  identity::TokenSettings made;
  made.base_url = base_url;
  made.access_seconds = settings.tokens.access_minutes * 60;
  return made;
}

audit::Verifying verifying(Shop& shop) {
  return {.in_background =
              [&shop](std::function<void()> work) { return shop.in_background && shop.in_background(std::move(work)); },
          .life = {.clock = shop.clock, .stopping = [&shop] { return shop.stopping.load(); }}};
}

identity::SessionSettings session_settings(const config::Settings& settings) {
  return {.idle_seconds = settings.sessions.idle_minutes * 60,
          .absolute_seconds = settings.sessions.absolute_hours * 3600,
          .public_origin = std::string(identity::origin_of(settings.server.public_url))};
}

/// Without an address of its own a shop is being tried on this machine: browsers then take keys on localhost.
std::optional<webauthn::RelyingParty> relying_party(const config::Settings& settings) {
  if (!settings.server.public_url.empty()) return webauthn::relying_party(settings.server.public_url);
  if (!settings.server.certificate.empty()) return std::nullopt;
  return webauthn::RelyingParty{.id = "localhost", .origin = {}};
}

}  // namespace

console::ServerFacts server_facts(Shop& shop) {
  const config::Settings& settings = shop.settings;
  console::ServerFacts facts{.version = CHANDLERY_VERSION,
                             .started_at = shop.clock.now(),
                             .statistics = [&shop] { return shop.database->statistics(); },
                             .disks = {},
                             .certificate = settings.server.certificate,
                             .board = &shop.board};
  if (const auto file = sql::sqlite_file(settings.database.address)) facts.disks.push_back({"database", file->parent_path()});
  facts.disks.push_back({"files", settings.storage.folder});
  return facts;
}

Api::Api(Shop& shop, const std::string& base_url)
    : Api(shop, identity::load_token_keys(*shop.database, shop.keyring, shop.clock.now()), base_url) {}

Api::Api(Shop& shop, crypto::SigningKey key, const std::string& base_url)
    : Api(shop, identity::TokenKeys(std::move(key)).all(), base_url) {}

Api::Api(Shop& shop, std::vector<identity::TokenKey> keys, const std::string& base_url)
    : token_settings_(token_settings(shop.settings, base_url)),
      sessions_(session_settings(shop.settings)),
      second_factors_{.keyring = shop.keyring, .clock = machine_clock_, .required = shop.settings.sign_in.second_factor_required,
                      .party = relying_party(shop.settings), .name_of_tenant = name_of_tenant},
      companies_{.keyring = shop.keyring, .clock = machine_clock_, .companies = companies(shop.settings, base_url, machine_clock_)},
      token_keys_(std::move(keys)),
      issuer_(token_keys_, token_settings_),
      verifier_(token_keys_, token_settings_),
      ordering_services_(buying_services(shop)),
      download_door_{.keyring = shop.keyring, .blobs = *shop.blobs, .base_url = base_url},
      partnership_door_{.keyring = shop.keyring, .base_url = base_url, .same_region = catalog::same_selling_region},
      invitation_door_{.keyring = shop.keyring, .base_url = base_url, .same_region = catalog::same_selling_region},
      webhook_door_{.base_url = base_url, .reach = webhook_reach(shop.settings)},
      verifying_(verifying(shop)),
      server_facts_(server_facts(shop)),
      router_(all_routes(shop)) {}

std::vector<http::Route> Api::all_routes(Shop& shop) {
  std::vector<http::Route> all;
  const auto add = [&](std::vector<http::Route> of_module) {
    all.insert(all.end(), std::make_move_iterator(of_module.begin()), std::make_move_iterator(of_module.end()));
  };
  const audit::Sign sign_head = [this, &shop](std::string_view payload) {
    return crypto::sign_jwt(*token_keys_.signing(shop.clock.now()), payload, "audit-head+jwt");
  };
  add(audit::routes(identity::may, sign_head));
  add(audit::operator_routes(verifying_, sign_head));
  add(identity::routes(issuer_, verifier_, sessions_, second_factors_, companies_, name_of_tenant));
  add(notices::routes(phrasebook_, customers::partner_ids_of));
  add(partners::routes());
  add(partners::partnership_routes(partnership_door_));
  add(customers::routes(prepare_relationship_end));
  add(customers::invitation_routes(invitation_door_));
  add(catalog::routes(ordering::count_open_carts));
  add(billing::routes(*shop.blobs));
  add(billing::card_routes(shop.cards));
  add(billing::withholding_routes(shop.settings.storage.folder, shop.virus_scanner.get()));
  add(fulfilment::routes(shop.keyring));
  add(fulfilment::download_routes(download_door_));
  add(fulfilment::media_routes(*shop.blobs));
  add(ordering::routes(ordering_services_, support::follow_cancellation));
  add(subscriptions::routes(shop.keyring));
  add(reservations::benefit_routes());
  add(reservations::usage_routes());
  add(reservations::routes(ordering_services_));
  add(reservations::self_purchase_routes(ordering_services_));
  add(reservations::quota_routes());
  add(support::routes(shop.settings.storage.folder, shop.virus_scanner.get()));
  add(webhooks::routes(webhook_door_));
  add(console::routes(server_facts_));
  add(search_routes());
  add(overview_routes(phrasebook_));
  add(service_portal_routes(shop.settings));
  add(sandbox_routes(shop));
  add(sandbox_reset_routes(shop));
  add(captured_letter_routes());
  add(help_routes());
  add(reference_.routes());
  add(portal_routes());
  return all;
}

}  // namespace chandlery::app
