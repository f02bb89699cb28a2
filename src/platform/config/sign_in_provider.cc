// See sign_in_provider.h.
#include "platform/config/sign_in_provider.h"

#include <algorithm>

#include "core/actor.h"
#include "core/text.h"

namespace chandlery::config {
namespace {

constexpr std::size_t kLongestName = 32, kLongestLabel = 64;  // bytes

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    text = text.substr(std::min(text.find_first_not_of(" ,"), text.size()));
    if (text.empty()) return words;
    words.push_back(text.substr(0, text.find_first_of(" ,")));
    text.remove_prefix(words.back().size());
  }
}

/// This machine's own addresses, as they stand in an issuer.
bool is_on_this_machine(std::string_view issuer) {
  for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (issuer.starts_with(host) && (issuer.size() == host.size() || issuer[host.size()] == ':' || issuer[host.size()] == '/'))
      return true;
  }
  return false;
}

}  // namespace

void check_sign_in_provider(const Settings::SignInProvider& p, const std::vector<Settings::SignInProvider>& before) {
  if (!is_name(p.name)) throw Invalid("sign_in.provider wants a name of small letters, digits and hyphens, as \"contoso\".");
  const auto wrong = [&](std::string_view what) {
    return Invalid("The sign_in.provider \"" + p.name + "\" " + std::string(what));
  };
  if (std::ranges::any_of(before, [&](const auto& other) { return other.name == p.name; }))
    throw wrong("stands in the settings twice.");
  if (p.label.empty() || p.label.size() > kLongestLabel || !text::valid_utf8(p.label))
    throw wrong("wants a label of at most 64 bytes for the sign-in page.");
  if (!p.issuer.starts_with("https://") && !(p.plain_http && is_on_this_machine(p.issuer)))
    throw wrong("wants an issuer that begins with https://; http:// is for this machine, with plain_http = \"allowed\".");
  if (p.issuer.find_first_of(" ?#") != p.issuer.npos) throw wrong("has an issuer that is no issuer's address.");
  if (p.client_id.empty()) throw wrong("wants the client_id that it is known by at the provider.");
  if (!p.client_secret_file.empty() && !p.client_secret_variable.empty())
    throw wrong("has a client_secret_file and a client_secret_variable: one is enough.");
  if (p.tenant.empty()) throw wrong("wants a tenant, by its domain or its id: whose people sign in by it.");
  const std::vector<std::string_view> scopes = words_of(p.scopes);
  if (std::ranges::find(scopes, "openid") == scopes.end()) throw wrong("wants the scope openid among its scopes.");
  if (p.groups_claim.empty() || p.user_name_claim.empty()) throw wrong("wants a groups_claim and a user_name_claim.");
  for (const std::string_view domain : words_of(p.domains)) {
    if (!text::is_domain_name(domain)) throw wrong("has among its domains one that is no domain name.");
  }
  if (p.roles.empty()) throw wrong("wants [sign_in.provider.roles]: without a group that has a role nobody can sign in.");
  for (const auto& [group, roles] : p.roles) {
    const std::vector<std::string_view> words = words_of(roles);
    if (words.empty()) throw wrong("gives the group \"" + group + "\" no role.");
    for (const std::string_view word : words) {
      if (!parse_role(word)) throw wrong("gives the group \"" + group + "\" a role that there is not: " + std::string(word) + ".");
    }
  }
}

}  // namespace chandlery::config
