// See service_portal.h.
#include "platform/config/service_portal.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/text.h"

namespace chandlery::config {
namespace {

constexpr std::size_t kLongestName = 64, kLongestAddress = 1'000;  // bytes
constexpr std::string_view kScheme = "https://";

bool is_sign(char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>' && c != '\\'; }

}  // namespace

void check_service_portal(const Settings::ServicePortal& p, const std::vector<Settings::ServicePortal>& before) {
  if (p.name.empty() || p.name.size() > kLongestName || !text::valid_utf8(p.name))
    throw Invalid("service_portal wants a name of at most 64 bytes, which people see.");
  const auto wrong = [&](std::string_view what) {
    return Invalid("The service_portal \"" + p.name + "\" " + std::string(what));
  };
  if (std::ranges::any_of(before, [&](const auto& other) { return other.name == p.name; }))
    throw wrong("stands in the settings twice.");
  std::string_view rest = p.address;
  if (!rest.starts_with(kScheme)) throw wrong("wants an address that begins with https://.");
  if (rest.size() > kLongestAddress || !std::ranges::all_of(rest, is_sign)) throw wrong("has an address that is none.");
  rest.remove_prefix(kScheme.size());
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  // Where people are sent the operator decides, not whoever named a customer's domain.
  if (host.empty() || host.find_first_of("{}@") != host.npos)
    throw wrong("names its host itself: {domain} and {tenant} stand behind it.");
  for (std::size_t open; (open = rest.find_first_of("{}")) != rest.npos;) {
    rest.remove_prefix(open);
    const bool known = rest.starts_with("{domain}") || rest.starts_with("{tenant}");
    if (!known) throw wrong("has braces in its address that are neither {domain} nor {tenant}.");
    rest.remove_prefix(std::string_view("{domain}").size());
  }
}

}  // namespace chandlery::config
