// See downloads.h.
#include "fulfilment/downloads.h"

#include <algorithm>
#include <set>

#include "audit/service.h"
#include "catalog/policies.h"
#include "core/id.h"
#include "core/text.h"
#include "fulfilment/addressed.h"
#include "fulfilment/keys.h"
#include "fulfilment/link_store.h"
#include "fulfilment/media_store.h"
#include "platform/crypto/sealed_id.h"
#include "platform/json/writer.h"

namespace chandlery::fulfilment {
namespace {

constexpr std::string_view kPurpose = "download-link";

using Facts = std::vector<std::pair<std::string, std::string>>;

Facts facts_of(const Entitlement& line, const MediaFile& file) {
  return {{"OrderId", line.order_id},          {"LineItemNumber", std::to_string(line.line_number)},
          {"ProductId", line.product_id},      {"SkuId", line.sku_id},
          {"Version", file.version},           {"Language", file.language},
          {"Architecture", file.architecture}, {"FileId", file.id}};
}

/// `act` tells apart what the documented operation has one word for.
audit::Entry entry_of(std::string_view act, std::string_view status) {
  return {.category = audit::Category::kKeyAccess,
          .operation = "get_software_download_link",
          .resource_type = "software_download_link",
          .status = status,
          .customized = {{"Act", std::string(act)}}};
}

void append_facts(audit::Entry& entry, Facts facts) { std::ranges::move(facts, std::back_inserter(entry.customized)); }

void append_link(audit::Entry& entry, const DownloadLink& link) {
  entry.customized.emplace_back("LinkId", link.id);
  const auto end = end_of(link);
  entry.customized.emplace_back("LinkExpiry", end ? to_iso(*end) : "");
}

store::LineAddress address_of(const Entitlement& line) { return {line.partner_id, line.order_id, line.line_number}; }

/// In whose name a link is followed: theirs who made it.
Actor maker_of(const DownloadLink& link, const Actor& visitor) {
  Actor maker = visitor;
  maker.kind = link.by_customer ? PrincipalKind::kCustomerUser : PrincipalKind::kPartnerUser;
  maker.partner_id = link.partner_id;
  maker.customer_id = link.by_customer ? link.customer_id : "";
  maker.user_id = link.minted_by_id;
  maker.user_name = link.minted_by_name;
  return maker;
}

/// All that decides about a link, in one place for looking and for fetching.
struct Followed {
  DownloadLink link;
  MediaFile file;
  Entitlement line;
  Actor maker;
  std::string customer_name;
  bool related = false;

  LinkStanding standing() const { return {file.state, line, related}; }
};

Followed follow(sql::Tx& tx, DownloadLink link, const Actor& visitor) {
  auto file = store::find_media(tx, link.media_id);
  auto line = store::find_entitlement(tx, link.partner_id, link.customer_id, link.order_id, link.line_number);
  if (!file || !line) throw std::logic_error("a download link has lost its file or its purchase");
  Followed followed{std::move(link), *std::move(file), *std::move(line), {}, {}, false};
  followed.maker = maker_of(followed.link, visitor);
  const auto buyer = customers::find_buyer(tx, followed.maker, followed.link.customer_id);
  followed.related = buyer.has_value();
  if (buyer) followed.customer_name = buyer->name;
  return followed;
}

}  // namespace

std::string token_of(const crypto::Keyring& keyring, std::string_view link_id) {
  return crypto::seal_ids(keyring, kPurpose, {link_id});
}

std::optional<std::string> link_of_token(const crypto::Keyring& keyring, std::string_view token) {
  auto ids = crypto::open_ids(keyring, kPurpose, token, 1);
  if (!ids) return std::nullopt;
  return std::move(ids->front());
}

Result<std::vector<MediaFile>> list_downloads(sql::Tx& tx, const Entitlement& line, const MediaChoice& choice) {
  if (line.state == EntitlementState::kPending) return fail(errors::kNotProvisioned);
  std::vector<MediaFile> files = available_media(tx, line.product_id, line.sku_id);
  std::set<std::string> choices;
  for (const MediaFile& file : files) choices.insert(file.version + " | " + file.language + " | " + file.architecture);
  const auto meets = [](std::string_view wanted, std::string_view has) {
    return wanted.empty() || text::equal_ignoring_case(wanted, has);
  };
  std::erase_if(files, [&](const MediaFile& file) {
    return !meets(choice.version, file.version) || !meets(choice.language, file.language) ||
           !meets(choice.architecture, file.architecture);
  });
  const bool chose = !choice.version.empty() || !choice.language.empty() || !choice.architecture.empty();
  if (files.empty() && chose) {
    Error error(errors::kNotEntitled, "There is no such version, language and architecture of this software.");
    error.data.assign(choices.begin(), choices.end());
    return fail(std::move(error));
  }
  return files;
}

Result<MediaFile> find_download(sql::Tx& tx, const Entitlement& line, std::string_view file_id) {
  MediaFile file = OR_RETURN(find_media(tx, file_id));
  if (file.product_id != line.product_id || file.sku_id != line.sku_id) return fail(errors::kNotEntitled);
  if (file.state != MediaState::kAvailable) return fail(errors::kNotFound, "There is no such file.");
  return file;
}

Result<MintedLink> mint_link(sql::Tx& tx, const Actor& actor, const customers::Buyer& customer, const Entitlement& line,
                             const MintCommand& command) {
  if (line.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "The downloads of this purchase are with the provider that sold it.");
  }
  const auto policy = catalog::fulfilment_policy_of_sku(tx, line.product_id, line.sku_id, actor.at);
  RETURN_IF_FAILED(may_download(actor, policy, line, command.purpose));
  MediaFile file = OR_RETURN(find_download(tx, line, command.file_id));
  if (command.minutes && (*command.minutes < 1 || *command.minutes > kMostLinkMinutes)) {
    return fail(errors::kInvalidProperty, "A link works from 1 minute to 366 days.", "expiresInMinutes");
  }
  if (policy && policy->risk_notice_required && !command.risk_acknowledged) {
    return fail(errors::kInvalidInput, "Acknowledge the risk first: whoever has this link can fetch the software.",
                "riskAcknowledged");
  }
  // Held until the end, so that a cancellation comes wholly before or after.
  if (!store::hold_active(tx, line.partner_id, line.customer_id, line.order_id, line.line_number)) {
    return fail(errors::kKeyRevoked, "The purchase is cancelled, and with it the right to its media.");
  }
  DownloadLink link{.partner_id = line.partner_id,
                    .customer_id = line.customer_id,
                    .order_id = line.order_id,
                    .line_number = line.line_number,
                    .id = new_id(actor.at),
                    .media_id = file.id,
                    .minted_at = actor.at,
                    .minted_by_id = actor.user_id,
                    .minted_by_name = actor.user_name,
                    .by_customer = actor.kind == PrincipalKind::kCustomerUser,
                    .limits = pin_limits(policy, command.minutes, actor.at),
                    .seen_at = actor.at};
  store::add_link(tx, link);
  audit::Entry entry = entry_of(command.purpose == LinkPurpose::kCopy ? "link_copied" : "link_made", "succeeded");
  entry.customer_id = customer.id;
  entry.customer_name = customer.name;
  append_facts(entry, facts_of(line, file));
  append_link(entry, link);
  audit::append(tx, actor, entry);
  return MintedLink{std::move(link), std::move(file)};
}

void record_link_refusal(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id,
                         std::string_view line_number, std::string_view file_id, const Error& error) {
  if (actor.kind == PrincipalKind::kAnonymous) return;  // nobody to name; the request log has it
  audit::Entry entry = entry_of("link_refused", "failed");
  // The entry borrows their texts.
  const auto at = find_addressed(tx, actor, customer_id, order_id, line_number);
  const auto buyer = at ? Result<customers::Buyer>(at->customer) : customers::find_buyer(tx, actor, customer_id);
  if (buyer) {
    entry.customer_id = buyer->id;
    entry.customer_name = buyer->name;
  }
  if (at) {
    const auto file = find_media(tx, file_id);
    append_facts(entry, facts_of(at->line, file ? *file : MediaFile{}));
  }
  entry.customized.emplace_back("Refusal", std::to_string(error.code->number));
  audit::append(tx, at ? at->actor : actor, entry);
}

Result<MintedLink> find_link(sql::Tx& tx, const Entitlement& line, std::string_view file_id, std::string_view link_id) {
  const auto file = normalise_guid(file_id), id = normalise_guid(link_id);
  auto link = file && id ? store::find_link(tx, address_of(line), *id) : std::nullopt;
  if (!link || link->media_id != *file) return fail(errors::kNotFound, "The file has no such link.");
  MediaFile of_link = OR_RETURN(find_media(tx, *file));
  return MintedLink{*std::move(link), std::move(of_link)};
}

Result<void> revoke_link(sql::Tx& tx, const Actor& actor, const customers::Buyer& customer, const Entitlement& line,
                         std::string_view file_id, std::string_view link_id) {
  if (line.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "The downloads of this purchase are with the provider that sold it.");
  }
  const MintedLink found = OR_RETURN(find_link(tx, line, file_id, link_id));
  if (found.link.revoked_at) return {};
  store::revoke_link(tx, address_of(line), found.link.id, actor.at);
  audit::Entry entry = entry_of("link_revoked", "succeeded");
  entry.customer_id = customer.id;
  entry.customer_name = customer.name;
  append_facts(entry, facts_of(line, found.file));
  append_link(entry, found.link);
  audit::append(tx, actor, entry);
  return {};
}

Result<MintedLink> look_at_link(sql::Tx& tx, std::string_view link_id, const Actor& visitor) {
  auto link = store::find_link(tx, link_id);
  if (!link) return fail(errors::kLinkGone);
  Followed followed = follow(tx, *std::move(link), visitor);
  // How often it was used is not asked here: a request that goes on with a download needs no other one.
  if (ended(followed.link, followed.standing(), visitor.at)) return fail(errors::kLinkGone);
  return MintedLink{std::move(followed.link), std::move(followed.file)};
}

Result<void> begin_download(sql::Tx& tx, std::string_view link_id, const Actor& visitor, std::string_view client,
                            std::uint64_t offset) {
  auto found = store::find_link(tx, link_id);
  if (found) found = store::hold_link(tx, *found, visitor.at);
  if (!found) return fail(errors::kLinkGone);
  const sql::Bytes who(reinterpret_cast<const unsigned char*>(client.data()), client.size());
  const Fetch fetch{.offset = offset, .client_began = store::client_began(tx, *found, who)};
  const Followed followed = follow(tx, *std::move(found), visitor);
  const DownloadLink& link = followed.link;
  const bool goes_on = is_continuation(fetch, visitor.at);
  const auto end =
      goes_on ? ended(link, followed.standing(), visitor.at) : ended_for_another(link, followed.standing(), visitor.at);
  if (goes_on && !end) return {};

  audit::Entry entry = entry_of("download", end ? "failed" : "succeeded");
  entry.customer_id = link.customer_id;
  entry.customer_name = followed.customer_name;
  append_facts(entry, facts_of(followed.line, followed.file));
  append_link(entry, link);
  if (end) entry.customized.emplace_back("Refusal", std::string(to_string(*end)));
  audit::append(tx, followed.maker, entry);
  if (end) return fail(errors::kLinkGone);
  store::count_download(tx, link, visitor.at);
  store::note_client(tx, link, who, visitor.at);
  return {};
}

}  // namespace chandlery::fulfilment
