// The SQL of download links.
#pragma once

#include <optional>
#include <string_view>

#include "fulfilment/link_rules.h"
#include "fulfilment/store.h"

namespace chandlery::fulfilment::store {

void add_link(sql::Tx& tx, const DownloadLink& link);
std::optional<DownloadLink> find_link(sql::Tx& tx, const LineAddress& line, std::string_view id);
/// By the id alone, as a public request has it.
std::optional<DownloadLink> find_link(sql::Tx& tx, std::string_view id);
/// Holds the link until the transaction ends, moves its seen_at to `at` when that is later, and reads it.
std::optional<DownloadLink> hold_link(sql::Tx& tx, const DownloadLink& link, Instant at);
void count_download(sql::Tx& tx, const DownloadLink& link, Instant at);
bool revoke_link(sql::Tx& tx, const LineAddress& line, std::string_view id, Instant at);
void revoke_links(sql::Tx& tx, const LineAddress& line, Instant at);

/// When this client last began a download by this link.
std::optional<Instant> client_began(sql::Tx& tx, const DownloadLink& link, sql::Bytes client);
void note_client(sql::Tx& tx, const DownloadLink& link, sql::Bytes client, Instant at);

}  // namespace chandlery::fulfilment::store
