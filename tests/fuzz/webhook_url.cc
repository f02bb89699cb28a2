// Addresses that callers want called: none within this machine's networks, and none that reads two ways.
#include "fuzz/target.h"
#include "platform/http/network.h"
#include "webhooks/rules.h"

namespace chandlery {

FUZZ_TARGET(webhook_url) {
  if (const auto address = http::Address::parse(input)) {
    const auto again = http::Address::parse(address->to_string());
    MUST(again && again->to_string() == address->to_string() && again->is_public() == address->is_public());
  }
  http::parse_networks(input);
  if (!webhooks::check_url(input, {})) return false;
  MUST(input.size() <= webhooks::kLongestUrl);
  MUST(input.find_first_of("\\ \t\r\n#") == input.npos);
  const std::string host = webhooks::host_of(input);
  MUST(!host.empty() && host.find_first_of("@/?#") == host.npos);
  if (const auto address = http::Address::parse(host)) MUST(address->is_public());
  return true;
}

}  // namespace chandlery
