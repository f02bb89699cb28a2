// Which addresses are public: what a caller who names one may make the server knock at.
#include "platform/http/network.h"

#include <gtest/gtest.h>

namespace chandlery::http {
namespace {

bool is_public(const char* text) { return Address::parse(text).value().is_public(); }

TEST(Address, ThisMachineItsNetworksAndReservedRangesAreNotPublicInAnyWriting) {
  for (const char* text :
       {"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.170", "192.168.1.1", "198.18.0.1", "198.19.255.255", "203.0.113.9",
        "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "fe80::1", "febf::1", "fc00::1", "fd12:3456::1",
        "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "100::1", "3fff::1", "4000::1"}) {
    EXPECT_FALSE(is_public(text)) << text;
  }
  for (const char* text : {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
                           "223.255.255.255", "2600::1", "2a00:1450:4001:81b::200e", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"}) {
    EXPECT_TRUE(is_public(text)) << text;
  }
}

TEST(Address, OnlyTheWholeFormsAreRead) {
  for (const char* text : {"", "127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433", "127.0.0.1.", " 127.0.0.1", "1.2.3.256",
                           "[::1]", "fe80::1%eth0", "localhost", "1.2.3"}) {
    EXPECT_FALSE(Address::parse(text)) << text;
  }
}

TEST(Network, HoldsTheAddressesThatBeginAlike) {
  const auto has = [](const char* network, const char* address) {
    return Network::parse(network).value().has(Address::parse(address).value());
  };
  EXPECT_TRUE(has("127.0.0.0/8", "127.9.9.9"));
  EXPECT_TRUE(has("127.0.0.0/8", "::ffff:127.0.0.1"));
  EXPECT_FALSE(has("127.0.0.0/8", "128.0.0.0"));
  EXPECT_FALSE(has("127.0.0.0/8", "::1"));
  EXPECT_TRUE(has("192.168.4.0/22", "192.168.7.255"));
  EXPECT_FALSE(has("192.168.4.0/22", "192.168.8.0"));
  EXPECT_TRUE(has("::1", "::1"));
  EXPECT_FALSE(has("::1", "::2"));
  EXPECT_TRUE(has("fd00::/8", "fdff::1"));
  EXPECT_EQ(parse_networks(" 127.0.0.0/8,::1 10.0.0.1 ").value().size(), 3u);
  EXPECT_EQ(parse_networks("").value().size(), 0u);
  EXPECT_FALSE(parse_networks("127.0.0.0/8, localhost"));
  for (const char* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "::/129", "example.org", "10.0/8"}) {
    EXPECT_FALSE(Network::parse(text)) << text;
  }
}

TEST(AskerBehind, IsTheLastAddressThatNoProxyOfOursHas) {
  const std::vector<Network> proxies = parse_networks("10.0.0.0/24, ::1").value();
  const auto asker = [&](std::string_view peer, std::string_view list) { return asker_behind(proxies, peer, list); };
  EXPECT_EQ(asker("10.0.0.5", "203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(asker("10.0.0.5", "198.51.100.1, 203.0.113.7"), "203.0.113.7") << "what stands before is the caller's own word";
  EXPECT_EQ(asker("10.0.0.5", "203.0.113.7 ,10.0.0.6"), "203.0.113.7") << "two proxies of ours";
  EXPECT_EQ(asker("::1", "2001:db8::7"), "2001:db8::7");
  EXPECT_EQ(asker("::ffff:10.0.0.5", "[2001:db8::7]:4711"), "2001:db8::7");
  EXPECT_EQ(asker("10.0.0.5", "203.0.113.7:4711"), "203.0.113.7");
}

TEST(AskerBehind, BelievesNobodyElse) {
  const std::vector<Network> proxies = parse_networks("10.0.0.0/24").value();
  EXPECT_EQ(asker_behind(proxies, "203.0.113.7", "198.51.100.1"), "203.0.113.7");
  EXPECT_EQ(asker_behind({}, "10.0.0.5", "198.51.100.1"), "10.0.0.5");
  for (const char* list : {"", ",", "unknown", "198.51.100.1,", "198.51.100.1, _hidden", "[", "]:1"}) {
    EXPECT_EQ(asker_behind(proxies, "10.0.0.5", list), "10.0.0.5") << list;
  }
  EXPECT_EQ(asker_behind(proxies, "10.0.0.5", "10.0.0.7,10.0.0.6"), "10.0.0.7") << "a proxy that asks for itself";
  EXPECT_EQ(asker_behind(proxies, "10.0.0.5", "nobody,10.0.0.6"), "10.0.0.6");
}

}  // namespace
}  // namespace chandlery::http
