// The demo shop: imports a folder of the same CSV and JSON files that an operator would import, by the same use cases.
//
//   partners.json   {"operator": tenant, "partners": [tenant...]}; a tenant has users and applications
//   customers.csv   one customer a row, with the partner's domain and, where there is one, the agreement's date and
//                   the special qualification that was granted
//   desk-hours.json when the support desk takes appointments
//   products.json, pricesheet.csv                 the catalogue
//   keys-<product>-<sku>.csv                      one pool each
//   media.csv       one installation medium a row; its content is made up
//   reservations.csv, usage.csv                   on demand (demo_reservations.h)
// Markets, blocks and policies come from ../markets and ../policies beside it.
#pragma once

#include <filesystem>

#include "app/shop.h"

namespace chandlery::app {

/// The operator's own tenant in the directory.
inline constexpr std::string_view kOperatorTenant = "00000000-0000-4000-8000-000000000001";
void ensure_operator_tenant(sql::Tx& tx);

/// Whether the shop has partners already.
bool has_partners(Shop& shop);

}  // namespace chandlery::app
