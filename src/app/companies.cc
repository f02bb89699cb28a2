// See companies.h.
#include "app/companies.h"

#include <cstdlib>
#include <stdexcept>

#include "app/secret_file.h"
#include "core/text.h"
#include "core/word_list.h"
#include "identity/rules.h"

namespace chandlery::app {
namespace {

constexpr std::size_t kLongestSecret = 4 << 10;  // bytes

/// Reads the secret of a provider anew at each use, so that a new one needs no restart.
std::function<std::string()> secret_of(const config::Settings::SignInProvider& provider) {
  if (!provider.client_secret_file.empty()) {
    return [file = provider.client_secret_file] { return secret_in(file, kLongestSecret); };
  }
  if (provider.client_secret_variable.empty()) return nullptr;
  return [name = provider.client_secret_variable] {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') throw std::runtime_error("The environment variable " + name + " holds no secret.");
    return std::string(value);
  };
}

/// As parse_role_words wants them: with blanks between.
std::string with_blanks(std::string words) {
  std::ranges::replace(words, ',', ' ');
  return words;
}

/// Domains know no case.
std::vector<std::string> domains_of(const std::string& list) {
  std::vector<std::string> domains = split_words(with_blanks(list));
  for (std::string& domain : domains) domain = text::lower(domain);
  return domains;
}

identity::Company company_of(const config::Settings::SignInProvider& provider, const std::string& base_url, const Clock& clock) {
  identity::Company company{.name = provider.name,
                            .label = provider.label,
                            .tenant = provider.tenant,
                            .groups_claim = provider.groups_claim,
                            .user_name_claim = provider.user_name_claim,
                            .domains = domains_of(provider.domains),
                            .roles = {},
                            .creates_users = provider.creates_users,
                            .on_page = provider.on_page,
                            .proves_second_factor = provider.proves_second_factor,
                            .provider = nullptr};
  for (const auto& [group, words] : provider.roles) {
    company.roles.emplace_back(group, identity::parse_role_words(with_blanks(words)));
  }
  company.provider = std::make_unique<oidc::Provider>(oidc::Client{.issuer = provider.issuer,
                                                                   .client_id = provider.client_id,
                                                                   .scopes = provider.scopes,
                                                                   .redirect_uri = callback_of(base_url, provider.name),
                                                                   .secret = secret_of(provider),
                                                                   .plain_http = provider.plain_http},
                                                      clock);
  return company;
}

}  // namespace

std::string callback_of(const std::string& base_url, const std::string& provider) {
  return base_url + (base_url.ends_with('/') ? "" : "/") + "auth/oidc/" + provider + "/callback";
}

std::vector<identity::Company> companies(const config::Settings& settings, const std::string& base_url, const Clock& clock) {
  std::vector<identity::Company> made;
  for (const config::Settings::SignInProvider& provider : settings.sign_in.providers) {
    made.push_back(company_of(provider, base_url, clock));
  }
  return made;
}

}  // namespace chandlery::app
