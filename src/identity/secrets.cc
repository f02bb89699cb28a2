// The random texts that clients hold.
#include "identity/secrets.h"

#include "core/id.h"

namespace chandlery::identity {
namespace {
constexpr std::size_t kGuidLength = 36;
constexpr std::size_t kLongestTicket = 256;
}  // namespace

crypto::Hash hash_secret(SecretKind kind, std::string_view secret) {
  std::string text(1, static_cast<char>(kind));
  text += '\n';
  text += secret;
  return crypto::hash(text);
}

bool same_hash(const crypto::Hash& a, const crypto::Hash& b) {
  auto view = [](const crypto::Hash& hash) {
    return std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
  };
  return crypto::equal(view(a), view(b));
}

std::string make_ticket(std::string_view tenant_id) {
  std::string ticket(tenant_id);
  ticket += '.';
  ticket += crypto::random_token();
  return ticket;
}

std::optional<std::string> tenant_of_ticket(std::string_view ticket) {
  if (ticket.size() <= kGuidLength + 1 || ticket.size() > kLongestTicket || ticket[kGuidLength] != '.') return std::nullopt;
  return normalise_guid(ticket.substr(0, kGuidLength));
}

}  // namespace chandlery::identity
