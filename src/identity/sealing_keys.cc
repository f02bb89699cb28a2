// See sealing_keys.h.
#include "identity/sealing_keys.h"

#include <algorithm>
#include <stdexcept>

#include "audit/service.h"
#include "identity/key_store.h"

namespace chandlery::identity {
namespace {

using store::SealingKind;
using store::SealingRow;

std::string context_of(const SealingRow& row) {
  return std::string("sealing_keys/") + (row.kind == SealingKind::kLookup ? "lookup/" : "data/") + std::to_string(row.number);
}

const crypto::MasterKey* of_id(const MasterKeys& masters, std::string_view id) {
  const auto found = std::ranges::find(masters.keys, id, &crypto::MasterKey::id);
  return found == masters.keys.end() ? nullptr : &*found;
}

std::string wrong_master_key(const MasterKeys& masters, const SealingRow& row) {
  std::string ids;
  for (const crypto::MasterKey& key : masters.keys) ids += (ids.empty() ? "" : ", ") + key.id();
  return "The master key in " + masters.file + " (" + ids + ") is not the one that sealed this database: since " +
         to_iso(row.wrapped_at) + " that is the key " + row.master_id +
         ". Put the file that holds it in place; docs/operations.md, Changing keys.";
}

std::optional<crypto::SecretKey> unwrap(const SealingRow& row, const MasterKeys& masters) {
  const crypto::MasterKey* master = of_id(masters, row.master_id);
  return master ? master->unwrap(row.wrapped, context_of(row)) : std::nullopt;
}

crypto::SecretKey unwrapped(const SealingRow& row, const MasterKeys& masters) {
  if (!of_id(masters, row.master_id)) throw std::runtime_error(wrong_master_key(masters, row));
  const std::optional<crypto::SecretKey> key = unwrap(row, masters);
  if (!key) throw std::runtime_error("The sealing key " + context_of(row) + " was altered: it does not open. Restore the last backup.");
  return *key;
}

bool is_data(const SealingRow& row) { return row.kind == SealingKind::kData; }

/// The number of the data key that seals; 0 for no rows.
std::uint32_t sealing_number(const std::vector<SealingRow>& rows, Instant now) {
  const SealingRow* seals = nullptr;
  for (const SealingRow& row : rows) {
    if (is_data(row) && row.seals_from <= now && (!seals || row.seals_from >= seals->seals_from)) seals = &row;
  }
  return seals ? seals->number : 0;
}

crypto::RingKeys open_rows(const std::vector<SealingRow>& rows, const MasterKeys& masters, Instant now) {
  crypto::RingKeys keys{.data = {}, .seals = sealing_number(rows, now), .lookup = unwrapped(rows.front(), masters)};
  for (const SealingRow& row : rows) {
    if (is_data(row)) keys.data.emplace(row.number, unwrapped(row, masters));
  }
  return keys;
}

SealingRow wrapped(SealingRow row, const crypto::SecretKey& key, const crypto::MasterKey& master, Instant now) {
  row.wrapped = master.wrap(key, context_of(row));
  row.master_id = master.id();
  row.wrapped_at = now;
  return row;
}

crypto::RingKeys random_keys() {
  return {.data = {{1, crypto::SecretKey::random()}}, .seals = 1, .lookup = crypto::SecretKey::random()};
}

/// With the wrong master key an old shop would get keys that open nothing of it.
void refuse_unless_opens(const crypto::RingKeys& keys, const std::vector<store::SigningRow>& signing, const MasterKeys& masters) {
  const crypto::Keyring ring(keys);
  for (const store::SigningRow& row : signing) {
    if (ring.open_sealed(row.sealed_pem, store::signing_key_context(row.slot))) continue;
    throw std::runtime_error("The master key in " + masters.file +
                             " is not the one that sealed this database. Put the right one back.");
  }
}

SealingKey seen(const SealingRow& row, std::uint32_t seals) {
  return {.lookup = !is_data(row),
          .number = row.number,
          .master_id = row.master_id,
          .created_at = row.created_at,
          .wrapped_at = row.wrapped_at,
          .seals_from = row.seals_from,
          .seals = is_data(row) && row.number == seals};
}

}  // namespace

crypto::Keyring open_keyring(sql::Database& database, const MasterKeys& masters, bool fresh, Instant now) {
  std::vector<SealingRow> rows;
  std::vector<store::SigningRow> signing;
  database.read_now([&](sql::Tx& tx) {
    rows = store::sealing_keys(tx);
    signing = store::signing_keys(tx);
  });
  if (rows.empty()) {
    // A shop whose first master key was given a successor before this first start has it in a later line.
    const crypto::MasterKey& master = fresh ? masters.keys.front() : masters.keys.back();
    const crypto::RingKeys keys = fresh ? random_keys() : master.derived_keys();
    refuse_unless_opens(keys, signing, masters);
    const SealingRow lookup{.kind = SealingKind::kLookup, .created_at = now}, data{.kind = SealingKind::kData, .created_at = now};
    database.write_now([&](sql::Tx& tx) {
      // Another server may be quicker; whoever came first is read back by both.
      store::insert_sealing_key(tx, wrapped(lookup, keys.lookup, master, now));
      store::insert_sealing_key(tx, wrapped(data, keys.data.at(1), master, now));
      rows = store::sealing_keys(tx);
    });
  }
  return crypto::Keyring(open_rows(rows, masters, now));
}

crypto::Keyring read_keyring(sql::Tx& tx, const MasterKeys& masters, Instant now) {
  const std::vector<SealingRow> rows = store::sealing_keys(tx);
  if (rows.empty()) throw std::runtime_error("The database has no sealing keys yet: the next start makes them.");
  return crypto::Keyring(open_rows(rows, masters, now));
}

void refresh_keyring(sql::Database& database, crypto::Keyring& ring, const std::function<MasterKeys()>& masters, Instant now) {
  std::vector<SealingRow> rows;
  database.read_now([&](sql::Tx& tx) { rows = store::sealing_keys(tx); });
  crypto::RingKeys keys = ring.keys();
  const bool holds_all =
      std::ranges::all_of(rows, [&](const SealingRow& row) { return !is_data(row) || keys.data.contains(row.number); });
  const std::uint32_t seals = sealing_number(rows, now);
  const auto is_gone = [&](const auto& held) {
    return std::ranges::none_of(rows, [&](const SealingRow& row) { return is_data(row) && row.number == held.first; });
  };
  const bool holds_more = std::ranges::any_of(keys.data, is_gone);
  if (holds_all && !holds_more && seals == keys.seals) return;
  if (!holds_all) {
    const MasterKeys opened_by = masters();
    for (const SealingRow& row : rows) {
      if (is_data(row) && !keys.data.contains(row.number)) keys.data.emplace(row.number, unwrapped(row, opened_by));
    }
  }
  std::erase_if(keys.data, is_gone);
  keys.seals = seals;
  ring.hold(keys);
}

std::vector<SealingKey> list_sealing_keys(sql::Tx& tx, Instant now) {
  const std::vector<SealingRow> rows = store::sealing_keys(tx);
  const std::uint32_t seals = sealing_number(rows, now);
  std::vector<SealingKey> keys;
  for (const SealingRow& row : rows) keys.push_back(seen(row, seals));
  return keys;
}

Result<int> change_master_key(sql::Tx& tx, const Actor& actor, const MasterKeys& masters, const crypto::MasterKey& to, Instant now) {
  int changed = 0;
  for (const SealingRow& row : store::lock_sealing_keys(tx)) {
    if (row.master_id == to.id()) continue;
    const std::optional<crypto::SecretKey> key = unwrap(row, masters);
    if (!key) return fail(errors::kInvalidInput, wrong_master_key(masters, row));
    store::rewrap_sealing_key(tx, wrapped(row, *key, to, now));
    ++changed;
  }
  if (changed > 0) record_key_change(tx, actor, "change_master_key", {{"MasterKeyId", to.id()}, {"Rewrapped", std::to_string(changed)}});
  return changed;
}

Result<SealingKey> add_data_key(sql::Tx& tx, const Actor& actor, const MasterKeys& masters, Instant now) {
  const std::vector<SealingRow> rows = store::lock_sealing_keys(tx);
  const crypto::MasterKey* master = of_id(masters, rows.front().master_id);
  if (!master) return fail(errors::kInvalidInput, wrong_master_key(masters, rows.front()));
  const SealingRow& last = rows.back();
  if (last.seals_from > now) {
    return fail(errors::kAlreadyExists, "Data key " + std::to_string(last.number) + " is announced already, and seals from " +
                                            to_iso(last.seals_from) + " on.");
  }
  SealingRow row{.kind = SealingKind::kData, .number = last.number + 1, .created_at = now, .seals_from = now.plus_seconds(kAnnouncedSeconds)};
  row = wrapped(row, crypto::SecretKey::random(), *master, now);
  store::insert_sealing_key(tx, row);
  record_key_change(tx, actor, "add_data_key", {{"Number", std::to_string(row.number)}, {"SealsFrom", to_iso(row.seals_from)}});
  return seen(row, 0);
}

Result<void> may_remove_data_key(sql::Tx& tx, std::uint32_t number, Instant now) {
  const std::vector<SealingRow> rows = store::sealing_keys(tx);
  const auto of_number = [&](std::uint32_t wanted) {
    return std::ranges::find_if(rows, [&](const SealingRow& row) { return is_data(row) && row.number == wanted; });
  };
  const std::string name = "Data key " + std::to_string(number);
  if (of_number(number) == rows.end()) {
    return fail(errors::kNotFound, "There is no data key " + std::to_string(number) + ".");
  }
  const std::uint32_t seals = sealing_number(rows, now);
  if (number >= seals) {
    return fail(errors::kInvalidInput, name + " seals, or will: only those before data key " + std::to_string(seals) + " can go.");
  }
  const Instant settled = of_number(seals)->seals_from.plus_seconds(kSettledSeconds);
  if (settled > now) {
    return fail(errors::kInvalidInput,
                name + " may still be in use: data key " + std::to_string(seals) +
                    " seals for less than an hour. Try again after " + to_iso(settled) + ".");
  }
  return {};
}

Result<void> remove_data_key(sql::Tx& tx, const Actor& actor, std::uint32_t number, Instant now) {
  store::lock_sealing_keys(tx);
  RETURN_IF_FAILED(may_remove_data_key(tx, number, now));
  store::delete_data_key(tx, number);
  record_key_change(tx, actor, "remove_data_key", {{"Number", std::to_string(number)}});
  return {};
}

void record_key_change(sql::Tx& tx, const Actor& actor, std::string_view operation,
                       std::vector<std::pair<std::string, std::string>> known) {
  // The clients know no word for this (contract 14), so the operation is `undefined` and its name stands beside it.
  known.insert(known.begin(), {"Operation", std::string(operation)});
  audit::append(tx, actor, {.operation = "undefined", .resource_type = "undefined", .customized = std::move(known)});
}

}  // namespace chandlery::identity
