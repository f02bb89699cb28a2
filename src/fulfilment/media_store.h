// The SQL of installation media and their uploads.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fulfilment/media.h"

namespace chandlery::fulfilment::store {

void add_media(sql::Tx& tx, const MediaFile& file, const storage::Progress& progress);
std::optional<MediaFile> find_media(sql::Tx& tx, std::string_view id);
/// All, or those of one SKU; the newest first.
std::vector<MediaFile> list_media(sql::Tx& tx);
std::vector<MediaFile> media_of_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);
/// From one state to another; false when it is in none of the two that this is for.
bool make_available(sql::Tx& tx, std::string_view id, std::string_view sha256, Instant at);
bool withdraw(sql::Tx& tx, std::string_view id, Instant at);

std::optional<storage::Progress> find_upload(sql::Tx& tx, std::string_view media_id);
/// False when it does not stand at `before` (any more): somebody else has gone on with it.
bool move_upload(sql::Tx& tx, std::string_view media_id, const storage::Progress& before,
                 const storage::Progress& after);
bool remove_upload(sql::Tx& tx, std::string_view media_id, const storage::Progress& at);

}  // namespace chandlery::fulfilment::store
