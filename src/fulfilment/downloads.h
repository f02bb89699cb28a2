// Download links of a purchase's media: made and revoked by people, followed by whoever has them (contract 17.2).
//
//   address = base-url "/downloads/" base64url( link-id[16] keyed-hash(link-id)[16] )
//
// Invariants:
// 1. An address carries a link's id and nothing of the tenant. Everything that decides is looked up at each fetch.
// 2. A download's record is durable before its first byte goes. After the commit of a cancellation none begins; one
// that
//    runs may finish.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "customers/service.h"
#include "fulfilment/link_rules.h"
#include "fulfilment/media.h"
#include "platform/crypto/crypto.h"

namespace chandlery::fulfilment {

std::string token_of(const crypto::Keyring& keyring, std::string_view link_id);
/// The link's id; nullopt for what was not made here, compared in constant time.
std::optional<std::string> link_of_token(const crypto::Keyring& keyring, std::string_view token);

struct MediaChoice {
  std::string_view version, language, architecture;  ///< empty: any
};
/// The line's files that meet the choice. kNotProvisioned while it waits for keys; kNotEntitled when none does, with
/// the choices that there are in `data` (S10).
Result<std::vector<MediaFile>> list_downloads(sql::Tx& tx, const Entitlement& line, const MediaChoice& choice);
/// kNotFound; kNotEntitled for a file of another product.
Result<MediaFile> find_download(sql::Tx& tx, const Entitlement& line, std::string_view file_id);

struct MintCommand {
  std::string_view file_id;
  LinkPurpose purpose = LinkPurpose::kDownload;
  std::optional<std::int64_t> minutes;  ///< that it shall work; at most what the policy allows
  bool risk_acknowledged = false;
};
struct MintedLink {
  DownloadLink link;
  MediaFile file;
};
/// A new link, with its record. As may_download under the policy in force now; kNoRelationship for an indirect
/// reseller; kInvalidInput where the policy wants the risk acknowledged and it is not (S6).
Result<MintedLink> mint_link(sql::Tx& tx, const Actor& actor, const customers::Buyer& customer, const Entitlement& line,
                             const MintCommand& command);
/// Records that a link was refused (S8); the ids as the path has them.
void record_link_refusal(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id,
                         std::string_view line_number, std::string_view file_id, const Error& error);
/// kNotFound.
Result<MintedLink> find_link(sql::Tx& tx, const Entitlement& line, std::string_view file_id, std::string_view link_id);
/// Ends the link, with a record. kNotFound; kNoRelationship for an indirect reseller. Again changes nothing.
Result<void> revoke_link(sql::Tx& tx, const Actor& actor, const customers::Buyer& customer, const Entitlement& line,
                         std::string_view file_id, std::string_view link_id);

// For whoever follows a link.

/// The link as it stands; kLinkGone when it gives nothing, for whatever reason.
Result<MintedLink> look_at_link(sql::Tx& tx, std::string_view link_id, const Actor& visitor);
/// `client` is a hash of the client's address. Counts and records a download, unless it goes on with one; writes the
/// record of a refusal, too, so a kLinkGone of this is to be committed and not undone.
Result<void> begin_download(sql::Tx& tx, std::string_view link_id, const Actor& visitor, std::string_view client,
                            std::uint64_t offset);

}  // namespace chandlery::fulfilment
