// Settings: defaults, the file, the environment, and mistakes that are named by their place.
#include "platform/config/config.h"

#include <gtest/gtest.h>

namespace chandlery::config {
namespace {

std::string refusal(std::string_view toml, const Variables& environment = {}) {
  try {
    parse(toml, "chandlery.toml", environment);
  } catch (const Invalid& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Config, AnEmptyFileMeansTheDefaults) {
  const Settings settings = parse("", "chandlery.toml");
  EXPECT_EQ(settings.server.address, "127.0.0.1");
  EXPECT_EQ(settings.server.port, 8080);
  EXPECT_EQ(settings.database.address, "sqlite:var/chandlery.db");
  EXPECT_EQ(settings.carts.lifetime_hours, 168);
  EXPECT_EQ(settings.server.drain_seconds, 0);
  EXPECT_EQ(settings.log.level, log::Level::kInfo);
}

TEST(Config, ReadsEachSection) {
  const Settings settings = parse(R"(
[server]
address = "0.0.0.0"
port = 443
io_threads = 4
certificate = "tls/cert.pem"
key = "tls/key.pem"
public_url = "https://store.example"
metrics = "public"
drain_seconds = 15
[database]
address = "postgresql://db/chandlery"
connections = 16
[secrets]
master_key_file = "/etc/chandlery/master.key"
[log]
level = "warning"
file = "chandlery.log"
requests = "all"
[carts]
lifetime_hours = 24
[tokens]
access_minutes = 30
[limits]
body_bytes = 1048576
[storage]
folder = "/srv/files"
)",
                                  "chandlery.toml");
  EXPECT_EQ(settings.server.drain_seconds, 15);
  EXPECT_EQ(settings.server.port, 443);
  EXPECT_EQ(settings.server.key, "tls/key.pem");
  EXPECT_TRUE(settings.server.public_metrics);
  EXPECT_EQ(settings.log.requests, LoggedRequests::kAll);
  EXPECT_EQ(settings.database.connections, 16);
  EXPECT_EQ(settings.log.level, log::Level::kWarning);
  EXPECT_EQ(settings.tokens.access_minutes, 30);
  EXPECT_EQ(settings.limits.body_bytes, 1'048'576);
  EXPECT_EQ(settings.storage.folder, "/srv/files");
}

TEST(Config, TheEnvironmentOverridesTheFile) {
  const Settings settings = parse("[server]\nport = 1000\n", "chandlery.toml",
                                  {{"CHANDLERY_SERVER_PORT", "2000"},
                                   {"CHANDLERY_SERVER_DRAIN_SECONDS", "20"},
                                   {"CHANDLERY_SECRETS_MASTER_KEY_FILE", "k"},
                                   {"CHANDLERY_TEST_POSTGRES", "host=x"},
                                   {"PATH", "/bin"}});
  EXPECT_EQ(settings.server.port, 2000);
  EXPECT_EQ(settings.server.drain_seconds, 20);
  EXPECT_EQ(settings.secrets.master_key_file, "k");
}

TEST(Config, NamesFileLineAndKeyOfAMistake) {
  EXPECT_EQ(refusal("[server]\naddress = \"x\"\nprot = 1\n"),
            "chandlery.toml, line 3: server.prot is not a known key.");
  EXPECT_EQ(refusal("[server]\nport = \"80\"\n"),
            "chandlery.toml, line 2: server.port must be a whole number from 0 to 65535.");
  EXPECT_EQ(refusal("[server]\nport = 65536\n"),
            "chandlery.toml, line 2: server.port must be a whole number from 0 to 65535.");
  EXPECT_EQ(refusal("[server]\nport = 80.0\n"),
            "chandlery.toml, line 2: server.port must be a whole number from 0 to 65535.");
  EXPECT_EQ(refusal("[database]\naddress = 7\n"), "chandlery.toml, line 2: database.address must be a text in quotes.");
  EXPECT_EQ(refusal("\n[sever]\nport = 80\n"), "chandlery.toml, line 2: [sever] is not a known section.");
  EXPECT_EQ(refusal("port = 80\n"), "chandlery.toml, line 1: port is not a known key.");
  EXPECT_EQ(refusal("server = 80\n"), "chandlery.toml, line 1: server is not a known key.");
  EXPECT_EQ(refusal("[log]\nlevel = \"loud\"\n"),
            "chandlery.toml, line 2: log.level must be \"debug\", \"info\", \"warning\" or \"error\".");
  EXPECT_EQ(refusal("[log.deep]\nlevel = 1\n"), "chandlery.toml, line 1: log.deep is not a known key.");
  EXPECT_TRUE(refusal("[server\nport = 80\n").starts_with("chandlery.toml, line 1: "))
      << refusal("[server\nport = 80\n");
}

TEST(Config, NamesTheVariableOfAMistakeAndNeverItsValue) {
  EXPECT_EQ(refusal("", {{"CHANDLERY_SERVER_PORT", "eighty"}}),
            "The environment variable CHANDLERY_SERVER_PORT must be a whole number from 0 to 65535.");
  EXPECT_EQ(refusal("", {{"CHANDLERY_SERVER_PORT", ""}}),
            "The environment variable CHANDLERY_SERVER_PORT must be a whole number from 0 to 65535.");
  EXPECT_EQ(refusal("", {{"CHANDLERY_SERVER_PRT", "80"}}),
            "The environment variable CHANDLERY_SERVER_PRT stands for no known key.");
}

TEST(Config, ACertificateNeedsItsKey) { EXPECT_NE(refusal("[server]\nkey = \"k.pem\"\n"), "accepted"); }

TEST(Config, AVirusScannerIsASocketOrAHostWithAPort) {
  EXPECT_EQ(parse("[support]\nvirus_scanner = \"/run/clamav/clamd.ctl\"\n", "x").support.virus_scanner, "/run/clamav/clamd.ctl");
  EXPECT_EQ(refusal("", {{"CHANDLERY_SUPPORT_VIRUS_SCANNER", "127.0.0.1:3310"}}), "accepted");
  EXPECT_EQ(refusal("", {{"CHANDLERY_SUPPORT_VIRUS_SCANNER", ""}}), "accepted");
  EXPECT_NE(refusal("[support]\nvirus_scanner = \"clamd\"\n"), "accepted");
}

TEST(Config, AMissingFileIsSaidToBeMissing) {
  try {
    load("/nowhere/chandlery.toml");
    FAIL();
  } catch (const Invalid& error) {
    EXPECT_NE(std::string(error.what()).find("/nowhere/chandlery.toml"), std::string::npos);
  }
}

TEST(Config, ABucketIsConfiguredWholeOrNotAtAll) {
  const std::string kind = "[storage]\nkind = \"s3\"\n";
  EXPECT_THROW(parse(kind, "t"), Invalid);
  EXPECT_THROW(parse(kind + "bucket = \"b\"\naccess_key = \"a\"\nsecret_key = \"s\"\nendpoint = \"ftp://x\"\n", "t"), Invalid);
  const Settings settings =
      parse(kind + "bucket = \"b\"\nendpoint = \"https://objects.example\"\naccess_key = \"a\"\n", "t",
            {{"CHANDLERY_STORAGE_SECRET_KEY", "from the environment"}});
  EXPECT_TRUE(settings.storage.in_bucket);
  EXPECT_EQ(settings.storage.secret_key, "from the environment");
  EXPECT_THROW(parse("[storage]\nkind = \"tape\"\n", "t"), Invalid);
}

TEST(Config, WebhooksMaySendToTheNetworksThatAreNamedAndReadable) {
  EXPECT_TRUE(parse("", "t").webhooks.sends);
  EXPECT_FALSE(parse("", "t").webhooks.plain_http);
  const Settings settings = parse("[webhooks]\nsends = \"no\"\nplain_http = \"allowed\"\nprivate_networks = \"127.0.0.0/8\"\n", "t");
  EXPECT_FALSE(settings.webhooks.sends);
  EXPECT_TRUE(settings.webhooks.plain_http);
  EXPECT_THROW(parse("[webhooks]\nprivate_networks = \"localhost\"\n", "t"), Invalid);
  EXPECT_THROW(parse("[webhooks]\ncertificate_url = \"https://certs.example\"\n", "t"), Invalid);
}

TEST(Config, ProxiesAreAddressesAndNetworks) {
  EXPECT_EQ(parse("[server]\nproxies = \"10.0.0.5, 10.1.0.0/16\"\n", "t").server.proxies, "10.0.0.5, 10.1.0.0/16");
  EXPECT_THROW(parse("[server]\nproxies = \"balancer.example\"\n", "t"), Invalid);
}

TEST(Config, MailIsConfiguredWholeOrNotAtAll) {
  EXPECT_EQ(parse("", "t").mail.server, "");
  const std::string server = "[mail]\nserver = \"mail.example:2525\"\n";
  EXPECT_THROW(parse(server, "t"), Invalid);
  EXPECT_THROW(parse(server + "from = \"nobody\"\n", "t"), Invalid);
  const std::string from = "from = \"shop@store.example\"\n";
  EXPECT_EQ(parse(server + from, "t").mail.tls, mail::Tls::kRequired);
  EXPECT_EQ(parse(server + from + "tls = \"none\"\n", "t").mail.tls, mail::Tls::kNone);
  EXPECT_THROW(parse(server + from + "user = \"shop\"\n", "t"), Invalid);
  EXPECT_THROW(parse("[mail]\nserver = \"mail.example:smtp\"\n" + from, "t"), Invalid);
  EXPECT_TRUE(parse("[mail]\nserver = \"captured\"\n", "t").mail.captured());
}

TEST(Config, CardPaymentsAreConfiguredWholeAndByTls) {
  const std::string secret = "[payments]\nstripe_secret_file = \"key\"\n";
  const std::string both = secret + "stripe_webhook_secret_file = \"hook\"\n";
  EXPECT_THROW(parse(secret, "t"), Invalid);
  EXPECT_EQ(parse(both, "t").payments.stripe_endpoint, "https://api.stripe.com");
  EXPECT_THROW(parse(both + "stripe_endpoint = \"http://gateway.example\"\n", "t"), Invalid);
  EXPECT_THROW(parse(both + "stripe_endpoint = \"https://gateway.example/\"\n", "t"), Invalid);
}

constexpr std::string_view kProvider = R"(
[sign_in]
second_factor = "required"
[[sign_in.provider]]
name = "contoso"
label = "Contoso"
issuer = "https://login.contoso.example"
client_id = "shop"
tenant = "contoso.com"
create_users = "yes"
[sign_in.provider.roles]
"*" = "partner_user"
"admins" = "global_admin, admin_agent"
[[sign_in.provider]]
name = "fabrikam"
label = "Fabrikam"
issuer = "http://localhost:8080/realms/x"
client_id = "shop"
tenant = "fabrikam.com"
plain_http = "allowed"
[sign_in.provider.roles]
"g" = "partner_user"
)";

TEST(SignInProviders, AreReadOneAfterAnother) {
  const Settings settings = parse(kProvider, "chandlery.toml");
  EXPECT_TRUE(settings.sign_in.second_factor_required);
  ASSERT_EQ(settings.sign_in.providers.size(), 2u);
  const Settings::SignInProvider& first = settings.sign_in.providers[0];
  EXPECT_EQ(first.issuer, "https://login.contoso.example");
  EXPECT_TRUE(first.creates_users);
  EXPECT_EQ(first.roles.size(), 2u);
  EXPECT_FALSE(settings.sign_in.providers[1].creates_users);
}

TEST(SignInProviders, ThatCannotWorkAreRefusedWithASentence) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"name = \"contoso\"", "name = \"Con/toso\""},
      {"name = \"contoso\"", "name = \"fabrikam\""},
      {"label = \"Contoso\"", "label = \"\""},
      {"https://login.contoso.example", "http://login.contoso.example"},
      {"http://localhost:8080/realms/x", "http://localhost.evil.example"},
      {"plain_http = \"allowed\"", "plain_http = \"refused\""},
      {"client_id = \"shop\"", "client_id = \"\""},
      {"tenant = \"contoso.com\"", "tenant = \"\""},
      {"tenant = \"contoso.com\"", "tenant = \"contoso.com\"\nscopes = \"profile\""},
      {"tenant = \"contoso.com\"", "tenant = \"contoso.com\"\ndomains = \"a_b\""},
      {"tenant = \"contoso.com\"", "tenant = \"contoso.com\"\nclient_secret_file = \"a\"\nclient_secret_variable = \"B\""},
      {"tenant = \"contoso.com\"", "tenant = \"contoso.com\"\nlable = \"x\""},
      {"create_users = \"yes\"", "create_users = true"},
      {"\"partner_user\"", "\"partner_user pope\""},
      {"\"partner_user\"", "7"},
      {"\"*\" = \"partner_user\"\n\"admins\" = \"global_admin, admin_agent\"", ""},
      {"[[sign_in.provider]]\nname = \"contoso\"", "provider = \"contoso\"\n[server]\naddress = \"x\""}};
  for (const auto& [from, to] : wrong) {
    std::string text(kProvider);
    text.replace(text.find(from), from.size(), to);
    EXPECT_THROW(parse(text, "chandlery.toml"), Invalid) << to;
  }
}

TEST(Config, ServicePortalsAreReadInTheirOrder) {
  const Settings settings = parse(R"(
[[service_portal]]
name = "Azure"
address = "https://portal.azure.example/{tenant}?domain={domain}"
shown_for = "Azure AzureReservations"
[server]
port = 443
[[service_portal]]
name = "Desk"
address = "https://desk.example"
)",
                                  "chandlery.toml");
  ASSERT_EQ(settings.service_portals.size(), 2u);
  EXPECT_EQ(settings.service_portals[0].name, "Azure");
  EXPECT_EQ(settings.service_portals[0].shown_for, "Azure AzureReservations");
  EXPECT_EQ(settings.service_portals[1].address, "https://desk.example");
  EXPECT_EQ(settings.service_portals[1].shown_for, "");
  EXPECT_EQ(settings.server.port, 443);
}

TEST(Config, AServicePortalThatLeadsAstrayIsNamed) {
  const auto refused = [](std::string_view address) {
    return refusal("[[service_portal]]\nname = \"Desk\"\naddress = \"" + std::string(address) + "\"");
  };
  EXPECT_EQ(refused("https://desk.example/a/{tenant}/{domain}#x"), "accepted");
  EXPECT_EQ(refused("http://desk.example"), "The service_portal \"Desk\" wants an address that begins with https://.");
  EXPECT_EQ(refused("javascript:alert(1)"), "The service_portal \"Desk\" wants an address that begins with https://.");
  EXPECT_EQ(refused(""), "The service_portal \"Desk\" wants an address that begins with https://.");
  EXPECT_EQ(refused("https://desk.example/a b"), "The service_portal \"Desk\" has an address that is none.");
  EXPECT_EQ(refused("https://desk.example/" + std::string(1'000, 'a')), "The service_portal \"Desk\" has an address that is none.");
  const std::string host = "The service_portal \"Desk\" names its host itself: {domain} and {tenant} stand behind it.";
  EXPECT_EQ(refused("https://{domain}/"), host);
  EXPECT_EQ(refused("https://desk.example@{domain}"), host);
  EXPECT_EQ(refused("https://someone@desk.example/"), host);
  EXPECT_EQ(refused("https:///{tenant}"), host);
  const std::string braces = "The service_portal \"Desk\" has braces in its address that are neither {domain} nor {tenant}.";
  EXPECT_EQ(refused("https://desk.example/{customer}"), braces);
  EXPECT_EQ(refused("https://desk.example/{domain"), braces);
  EXPECT_EQ(refused("https://desk.example/domain}"), braces);
  EXPECT_EQ(refusal("[[service_portal]]\naddress = \"https://desk.example\""),
            "service_portal wants a name of at most 64 bytes, which people see.");
  EXPECT_EQ(refusal("[[service_portal]]\nname = \"A\"\naddress = \"https://a.example\"\n"
                    "[[service_portal]]\nname = \"A\"\naddress = \"https://b.example\""),
            "The service_portal \"A\" stands in the settings twice.");
  EXPECT_EQ(refusal("[service_portal]\nname = \"A\""),
            "chandlery.toml, line 1: service_portal is written [[service_portal]], once for each.");
  EXPECT_EQ(refusal("[[service_portal]]\nurl = \"https://a.example\""),
            "chandlery.toml, line 2: service_portal.url is not a known key.");
}

}  // namespace
}  // namespace chandlery::config
