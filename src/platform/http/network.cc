// See network.h.
#include "platform/http/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <span>

namespace chandlery::http {
namespace {

constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<unsigned char, 12> kTranslated = {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};  // RFC 6052

std::vector<Network> networks(std::span<const char* const> texts) {
  std::vector<Network> all;
  for (const char* text : texts) all.push_back(Network::parse(text).value());
  return all;
}

// The registries of special-purpose addresses (RFC 6890 and its followers), and multicast.
const std::vector<Network>& special() {
  constexpr const char* kTexts[] = {
      "0.0.0.0/8",       "10.0.0.0/8",     "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
      "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",  "198.51.100.0/24",
      "203.0.113.0/24",  "224.0.0.0/4",    "240.0.0.0/4",
      "2001::/23",       // of the IETF: Teredo, ORCHID
      "2001:db8::/32",   // for documents
      "2002::/16",       // 6to4: any IPv4 address may stand in it
      "3fff::/20"};      // for documents
  static const std::vector<Network> all = networks(kTexts);
  return all;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  const std::string whole(text);
  Address address;
  if (::inet_pton(AF_INET6, whole.c_str(), address.bytes_.data()) == 1) return address;
  std::ranges::copy(kMapped, address.bytes_.begin());
  if (::inet_pton(AF_INET, whole.c_str(), address.bytes_.data() + kMapped.size()) == 1) return address;
  return std::nullopt;
}

std::optional<Address> Address::of(const sockaddr& address) {
  Address found;
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 six;
    std::memcpy(&six, &address, sizeof six);
    std::memcpy(found.bytes_.data(), &six.sin6_addr, found.bytes_.size());
    return found;
  }
  if (address.sa_family != AF_INET) return std::nullopt;
  sockaddr_in four;
  std::memcpy(&four, &address, sizeof four);
  std::ranges::copy(kMapped, found.bytes_.begin());
  std::memcpy(found.bytes_.data() + kMapped.size(), &four.sin_addr, 4);
  return found;
}

bool Address::is_public() const {
  static const Network kGlobal = Network::parse("2000::/3").value();
  Address judged = *this;
  if (std::equal(kTranslated.begin(), kTranslated.end(), bytes_.begin())) std::ranges::copy(kMapped, judged.bytes_.begin());
  const bool four = std::equal(kMapped.begin(), kMapped.end(), judged.bytes_.begin());
  if (!four && !kGlobal.has(judged)) return false;
  return std::ranges::none_of(special(), [&](const Network& network) { return network.has(judged); });
}

std::string Address::to_string() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (std::equal(kMapped.begin(), kMapped.end(), bytes_.begin())) {
    ::inet_ntop(AF_INET, bytes_.data() + kMapped.size(), text, sizeof text);
  } else {
    ::inet_ntop(AF_INET6, bytes_.data(), text, sizeof text);
  }
  return text;
}

std::optional<Network> Network::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto first = Address::parse(text.substr(0, slash));
  if (!first) return std::nullopt;
  Network network;
  network.first_ = *first;
  if (slash == text.npos) return network;
  const std::string_view number = text.substr(slash + 1);
  const bool six = text.substr(0, slash).find(':') != text.npos;
  int bits = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), bits);
  if (error != std::errc() || end != number.data() + number.size() || bits < 0 || bits > (six ? 128 : 32)) return std::nullopt;
  network.bits_ = six ? bits : 96 + bits;
  return network;
}

bool Network::has(const Address& address) const {
  const auto whole = static_cast<std::size_t>(bits_ / 8);
  if (!std::equal(first_.bytes_.begin(), first_.bytes_.begin() + static_cast<std::ptrdiff_t>(whole), address.bytes_.begin()))
    return false;
  const int rest = bits_ % 8;
  return rest == 0 || ((first_.bytes_[whole] ^ address.bytes_[whole]) >> (8 - rest)) == 0;
}

std::optional<std::vector<Network>> parse_networks(std::string_view list) {
  constexpr std::string_view kBetween = ", ";
  std::vector<Network> all;
  while (true) {
    list.remove_prefix(std::min(list.find_first_not_of(kBetween), list.size()));
    if (list.empty()) return all;
    const std::string_view text = list.substr(0, list.find_first_of(kBetween));
    const auto network = Network::parse(text);
    if (!network) return std::nullopt;
    all.push_back(*network);
    list.remove_prefix(text.size());
  }
}

namespace {

/// An address of X-Forwarded-For: some proxies write IPv6 in brackets, and append a port.
std::optional<Address> parse_forwarded(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
  if (text.starts_with('[')) return Address::parse(text.substr(1, text.find(']') - 1));
  if (const std::size_t colon = text.find(':'); colon != text.npos && colon == text.rfind(':')) text = text.substr(0, colon);
  return Address::parse(text);
}

}  // namespace

std::string asker_behind(const std::vector<Network>& proxies, std::string_view peer, std::string_view forwarded_for) {
  const auto is_proxy = [&](const Address& address) {
    return std::ranges::any_of(proxies, [&](const Network& network) { return network.has(address); });
  };
  std::optional<Address> heard = Address::parse(peer);
  if (!heard || !is_proxy(*heard)) return std::string(peer);
  while (is_proxy(*heard) && !forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    const auto before = parse_forwarded(forwarded_for.substr(comma + 1));
    if (!before) break;
    heard = before;
    forwarded_for = forwarded_for.substr(0, comma == forwarded_for.npos ? 0 : comma);
  }
  return heard->to_string();
}

}  // namespace chandlery::http
