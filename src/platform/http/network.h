// IP addresses and networks of them, and which belong to the public internet.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace chandlery::http {

/// An IPv4 address and its IPv4-mapped form (::ffff:192.0.2.1) are the same one.
class Address {
 public:
  /// Dotted IPv4 of four decimal numbers, or IPv6 without brackets and zone; nullopt otherwise.
  static std::optional<Address> parse(std::string_view text);
  /// Of a connection's other side; nullopt for what is neither IPv4 nor IPv6.
  static std::optional<Address> of(const sockaddr& address);

  /// Whether the address is one of the public internet's: not of this machine, its networks, or a reserved range. One that
  /// carries an IPv4 address for a translator (NAT64) is what that one is; other tunnels are not public.
  bool is_public() const;
  std::string to_string() const;

 private:
  friend class Network;
  std::array<unsigned char, 16> bytes_{};  ///< IPv6, in the order of the network; IPv4 in its mapped form
};

/// All addresses that begin alike.
class Network {
 public:
  /// An address, or an address and its number of leading bits: 10.0.0.0/8. nullopt otherwise.
  static std::optional<Network> parse(std::string_view text);
  bool has(const Address& address) const;

 private:
  Address first_;
  int bits_ = 128;
};

/// Networks with commas or blanks between; nullopt where one is none.
std::optional<std::vector<Network>> parse_networks(std::string_view list);

/// Who asked, where `peer` may be one of our proxies: the last address in `forwarded_for` (X-Forwarded-For, all its lines with
/// commas between) that is none of theirs. Each of them appends whom it heard; what stands before is anybody's word. `peer` itself
/// where it is no proxy of ours, and where what it appended is no address.
std::string asker_behind(const std::vector<Network>& proxies, std::string_view peer, std::string_view forwarded_for);

}  // namespace chandlery::http
