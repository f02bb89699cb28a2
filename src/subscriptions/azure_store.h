// The table of Azure subscriptions. Only azure_store.cc names it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "subscriptions/azure.h"

namespace chandlery::subscriptions::store {

/// Queued.
void insert(sql::Tx& tx, const AzureSubscription& subscription);
/// Writes what may change and counts the version on. False when it was changed since it was read as this version.
bool update(sql::Tx& tx, AzureSubscription& subscription);
std::optional<AzureSubscription> find_azure(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                            std::string_view id);
/// In the order of their making. Empty `mpn_id` (of the partner on record): all.
std::vector<AzureSubscription> azure_of_customer(sql::Tx& tx, std::string_view partner_id,
                                                 std::string_view customer_id, std::string_view mpn_id);

}  // namespace chandlery::subscriptions::store
