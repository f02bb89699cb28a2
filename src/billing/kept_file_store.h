// The table of kept files. Only kept_file_store.cc names it.
#pragma once

#include "billing/kept_file.h"

namespace chandlery::billing::store {

/// Of this edition.
std::optional<KeptFile> find_whole(sql::Tx& tx, const FileId& id);
/// Queued. Changes nothing when there is a row already.
void want(sql::Tx& tx, const FileId& id, Instant at);
/// The first after `after`, by partner, number and form, that is not whole: wanted, or left behind.
std::optional<FileId> next_wanted(sql::Tx& tx, const FileId& after);
/// The upload that an earlier attempt left behind, or else `fresh`, which the row then names.
storage::Progress claim_upload(sql::Tx& tx, const FileId& id, const storage::Progress& fresh, Instant at);
void put_whole(sql::Tx& tx, const FileId& id, const KeptFile& kept, Instant at);

}  // namespace chandlery::billing::store
