#include "platform/config/config.h"

#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <variant>

#include "core/text.h"
#include "platform/antivirus/clamd.h"
#include "platform/config/service_portal.h"
#include "platform/config/sign_in_provider.h"
#include "platform/files/file.h"
#include "platform/http/network.h"

namespace chandlery::config {
namespace {

constexpr std::string_view kPrefix = "CHANDLERY_";
constexpr std::size_t kLargestFile = 1 << 20;  // bytes

struct Text {
  std::string* target;
};
struct Whole {
  int* target;
  int least, most;
};
struct Choice {
  std::string_view expected;
  std::function<bool(std::string_view)> take;  ///< false: not one of them
};

/// One key: where it stands, what it accepts, where its value goes. A top-level key has no section.
struct Key {
  std::string_view section, name;
  std::variant<Text, Whole, Choice> kind;

  std::string path() const {
    return section.empty() ? std::string(name) : std::string(section) + "." + std::string(name);
  }
  std::string variable() const {
    std::string made(kPrefix);
    for (char c : path()) made += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return made;
  }
  std::string expectation() const {
    if (const auto* whole = std::get_if<Whole>(&kind))
      return "must be a whole number from " + std::to_string(whole->least) + " to " + std::to_string(whole->most);
    if (const auto* choice = std::get_if<Choice>(&kind)) return "must be " + std::string(choice->expected);
    return "must be a text in quotes";
  }
  bool take_text(std::string_view value) const {
    if (const auto* text = std::get_if<Text>(&kind)) {
      *text->target = value;
      return true;
    }
    const auto* choice = std::get_if<Choice>(&kind);
    return choice && choice->take(value);
  }
  bool take_whole(std::int64_t value) const {
    const auto* whole = std::get_if<Whole>(&kind);
    if (!whole || value < whole->least || value > whole->most) return false;
    *whole->target = static_cast<int>(value);
    return true;
  }
};

std::vector<Key> keys_of(Settings& s) {
  const auto second_factor = [&s](std::string_view word) {
    s.sign_in.second_factor_required = word == "required";
    return word == "required" || word == "optional";
  };
  const auto metrics = [&s](std::string_view word) {
    s.server.public_metrics = word == "public";
    return word == "public" || word == "local";
  };
  const auto requests = [&s](std::string_view word) {
    if (word == "all")
      s.log.requests = LoggedRequests::kAll;
    else if (word == "failures")
      s.log.requests = LoggedRequests::kFailures;
    else if (word == "none")
      s.log.requests = LoggedRequests::kNone;
    else
      return false;
    return true;
  };
  const auto storage = [&s](std::string_view word) {
    s.storage.in_bucket = word == "s3";
    return word == "s3" || word == "folder";
  };
  const auto clock = [&s](std::string_view word) {
    s.sandbox.turned_clock = word == "turned";
    return word == "turned" || word == "system";
  };
  const auto tls = [&s](std::string_view word) {
    s.mail.tls = word == "none" ? mail::Tls::kNone : word == "starttls" ? mail::Tls::kStartTls : mail::Tls::kRequired;
    return word == "required" || word == "starttls" || word == "none";
  };
  const auto sends = [&s](std::string_view word) {
    s.webhooks.sends = word == "yes";
    return word == "yes" || word == "no";
  };
  const auto plain_http = [&s](std::string_view word) {
    s.webhooks.plain_http = word == "allowed";
    return word == "allowed" || word == "refused";
  };
  const auto level = [&s](std::string_view word) {
    const auto parsed = log::parse_level(word);
    if (parsed) s.log.level = *parsed;
    return parsed.has_value();
  };
  return {
      {"server", "address", Text{&s.server.address}},
      {"server", "port", Whole{&s.server.port, 0, 65'535}},
      {"server", "io_threads", Whole{&s.server.io_threads, 0, 256}},
      {"server", "certificate", Text{&s.server.certificate}},
      {"server", "key", Text{&s.server.key}},
      {"server", "public_url", Text{&s.server.public_url}},
      {"server", "proxies", Text{&s.server.proxies}},
      {"server", "drain_seconds", Whole{&s.server.drain_seconds, 0, 600}},
      {"server", "metrics", Choice{"\"local\" or \"public\"", metrics}},
      {"database", "address", Text{&s.database.address}},
      {"database", "connections", Whole{&s.database.connections, 1, 1'000}},
      {"archive", "folder", Text{&s.archive.folder}},
      {"archive", "seconds", Whole{&s.archive.seconds, 1, 3'600}},
      {"archive", "days", Whole{&s.archive.days, 0, 3'650}},
      {"archive", "base_hours", Whole{&s.archive.base_hours, 1, 24 * 366}},
      {"archive", "log_limit_mb", Whole{&s.archive.log_limit_mb, 256, 1 << 20}},
      {"secrets", "master_key_file", Text{&s.secrets.master_key_file}},
      {"log", "level", Choice{"\"debug\", \"info\", \"warning\" or \"error\"", level}},
      {"log", "file", Text{&s.log.file}},
      {"log", "requests", Choice{"\"all\", \"failures\" or \"none\"", requests}},
      {"carts", "lifetime_hours", Whole{&s.carts.lifetime_hours, 1, 24 * 366}},
      {"tokens", "access_minutes", Whole{&s.tokens.access_minutes, 1, 24 * 60}},
      {"sessions", "idle_minutes", Whole{&s.sessions.idle_minutes, 2, 24 * 60}},
      {"sessions", "absolute_hours", Whole{&s.sessions.absolute_hours, 1, 24 * 31}},
      {"sign_in", "second_factor", Choice{"\"optional\" or \"required\"", second_factor}},
      {"portals", "folder", Text{&s.portals.folder}},
      {"billing", "suspend_after_days", Whole{&s.billing.suspend_after_days, 0, 3'650}},
      {"payments", "stripe_secret_file", Text{&s.payments.stripe_secret_file}},
      {"payments", "stripe_webhook_secret_file", Text{&s.payments.stripe_webhook_secret_file}},
      {"payments", "stripe_endpoint", Text{&s.payments.stripe_endpoint}},
      {"storage", "kind", Choice{"\"folder\" or \"s3\"", storage}},
      {"storage", "folder", Text{&s.storage.folder}},
      {"storage", "endpoint", Text{&s.storage.endpoint}},
      {"storage", "bucket", Text{&s.storage.bucket}},
      {"storage", "region", Text{&s.storage.region}},
      {"storage", "prefix", Text{&s.storage.prefix}},
      {"storage", "access_key", Text{&s.storage.access_key}},
      {"storage", "secret_key", Text{&s.storage.secret_key}},
      {"support", "virus_scanner", Text{&s.support.virus_scanner}},
      {"sandbox", "clock", Choice{"\"system\" or \"turned\"", clock}},
      {"sandbox", "fixtures", Text{&s.sandbox.fixtures}},
      {"mail", "server", Text{&s.mail.server}},
      {"mail", "tls", Choice{"\"required\", \"starttls\" or \"none\"", tls}},
      {"mail", "from", Text{&s.mail.from}},
      {"mail", "from_name", Text{&s.mail.from_name}},
      {"mail", "user", Text{&s.mail.user}},
      {"mail", "password_file", Text{&s.mail.password_file}},
      {"webhooks", "sends", Choice{"\"yes\" or \"no\"", sends}},
      {"webhooks", "plain_http", Choice{"\"allowed\" or \"refused\"", plain_http}},
      {"webhooks", "private_networks", Text{&s.webhooks.private_networks}},
      {"webhooks", "certificate_url", Text{&s.webhooks.certificate_url}},
      {"limits", "body_bytes", Whole{&s.limits.body_bytes, 1 << 10, 256 << 20}},
      {"limits", "requests_per_minute", Whole{&s.limits.requests_per_minute, 0, 60'000'000}},
      {"limits", "sign_ins_per_minute", Whole{&s.limits.sign_ins_per_minute, 0, 60'000'000}},
  };
}

/// A word for yes and one for no.
Choice yes_or_no(bool& target, std::string_view yes, std::string_view no, std::string_view expected) {
  return {expected, [&target, yes, no](std::string_view word) {
            target = word == yes;
            return word == yes || word == no;
          }};
}

std::vector<Key> keys_of(Settings::SignInProvider& p) {
  constexpr std::string_view kSection = "sign_in.provider";
  return {
      {kSection, "name", Text{&p.name}},
      {kSection, "label", Text{&p.label}},
      {kSection, "issuer", Text{&p.issuer}},
      {kSection, "client_id", Text{&p.client_id}},
      {kSection, "client_secret_file", Text{&p.client_secret_file}},
      {kSection, "client_secret_variable", Text{&p.client_secret_variable}},
      {kSection, "scopes", Text{&p.scopes}},
      {kSection, "tenant", Text{&p.tenant}},
      {kSection, "groups_claim", Text{&p.groups_claim}},
      {kSection, "user_name_claim", Text{&p.user_name_claim}},
      {kSection, "domains", Text{&p.domains}},
      {kSection, "create_users", yes_or_no(p.creates_users, "yes", "no", "\"yes\" or \"no\"")},
      {kSection, "button", yes_or_no(p.on_page, "yes", "no", "\"yes\" or \"no\"")},
      {kSection, "second_factor", yes_or_no(p.proves_second_factor, "always", "told", "\"told\" or \"always\"")},
      {kSection, "plain_http", yes_or_no(p.plain_http, "allowed", "refused", "\"allowed\" or \"refused\"")},
  };
}

std::vector<Key> keys_of(Settings::ServicePortal& p) {
  constexpr std::string_view kSection = "service_portal";
  return {
      {kSection, "name", Text{&p.name}},
      {kSection, "address", Text{&p.address}},
      {kSection, "shown_for", Text{&p.shown_for}},
  };
}

class Loader {
 public:
  Loader(Settings& settings, std::string_view file)
      : keys_(keys_of(settings)), providers_(settings.sign_in.providers), portals_(settings.service_portals), file_(file) {}

  void read_file(std::string_view text) const {
    toml::table root;
    try {
      root = toml::parse(text, file_);
    } catch (const toml::parse_error& error) {
      throw Invalid(place(error.source()) + std::string(error.description()));
    }
    for (const auto& [name, node] : root) {
      if (name.str() == "service_portal") {
        read_service_portals(node);
        continue;
      }
      const toml::table* section = node.as_table();
      if (!section) {
        take("", name, node);
        continue;
      }
      if (!knows_section(name))
        throw Invalid(place(name.source()) + "[" + std::string(name.str()) + "] is not a known section.");
      for (const auto& [inner, value] : *section) {
        if (name.str() == "sign_in" && inner.str() == "provider") {
          read_providers(value);
        } else {
          take(name.str(), inner, value);
        }
      }
    }
  }

  void read_environment(const Variables& variables) const {
    for (const auto& [name, value] : variables)
      if (name.starts_with(kPrefix)) take_variable(name, value);
  }

 private:
  std::string place(const toml::source_region& source) const {
    return file_ + ", line " + std::to_string(source.begin.line) + ": ";
  }

  bool knows_section(std::string_view section) const {
    return std::ranges::any_of(keys_, [&](const Key& key) { return !section.empty() && key.section == section; });
  }

  /// Of a section that may stand there several times.
  const toml::array& tables_of(const toml::node& node, std::string_view section) const {
    const toml::array* tables = node.as_array();
    if (!tables || !tables->is_homogeneous<toml::table>()) {
      throw Invalid(place(node.source()) + std::string(section) + " is written [[" + std::string(section) + "]], once for each.");
    }
    return *tables;
  }

  void read_service_portals(const toml::node& node) const {
    for (const toml::node& each : tables_of(node, "service_portal")) {
      Settings::ServicePortal portal;
      const std::vector<Key> keys = keys_of(portal);
      for (const auto& [name, value] : *each.as_table()) take(keys, "service_portal", name, value);
      check_service_portal(portal, portals_);
      portals_.push_back(std::move(portal));
    }
  }

  void read_providers(const toml::node& node) const {
    for (const toml::node& each : tables_of(node, "sign_in.provider")) {
      Settings::SignInProvider provider;
      const std::vector<Key> keys = keys_of(provider);
      for (const auto& [name, value] : *each.as_table()) {
        if (name.str() == "roles") {
          read_roles(value, provider);
        } else {
          take(keys, "sign_in.provider", name, value);
        }
      }
      check_sign_in_provider(provider, providers_);
      providers_.push_back(std::move(provider));
    }
  }

  void read_roles(const toml::node& node, Settings::SignInProvider& provider) const {
    const toml::table* roles = node.as_table();
    if (!roles) throw Invalid(place(node.source()) + "sign_in.provider.roles is a section of its own: group = \"role\".");
    for (const auto& [group, value] : *roles) {
      const auto words = value.value_exact<std::string>();
      if (!words) throw Invalid(place(value.source()) + "sign_in.provider.roles wants a text in quotes for each group.");
      provider.roles.emplace_back(group.str(), *words);
    }
  }

  void take(std::string_view section, const toml::key& name, const toml::node& node) const {
    take(keys_, section, name, node);
  }
  void take(const std::vector<Key>& keys, std::string_view section, const toml::key& name, const toml::node& node) const {
    const auto key =
        std::ranges::find_if(keys, [&](const Key& k) { return k.section == section && k.name == name.str(); });
    const std::string path = (section.empty() ? "" : std::string(section) + ".") + std::string(name.str());
    if (key == keys.end()) throw Invalid(place(name.source()) + path + " is not a known key.");
    const auto text = node.value_exact<std::string_view>();
    const auto whole = node.value_exact<std::int64_t>();
    const bool taken = text ? key->take_text(*text) : whole && key->take_whole(*whole);
    if (!taken) throw Invalid(place(node.source()) + path + " " + key->expectation() + ".");
  }

  // Variables of other names that begin with the prefix are none of ours, unless they name a section of ours.
  void take_variable(const std::string& name, const std::string& value) const {
    const auto key = std::ranges::find_if(keys_, [&](const Key& k) { return k.variable() == name; });
    if (key == keys_.end()) {
      const std::string rest = text::lower(name.substr(kPrefix.size()));
      const std::size_t end = rest.find('_');
      if (end != rest.npos && knows_section(rest.substr(0, end)))
        throw Invalid("The environment variable " + name + " stands for no known key.");
      return;
    }
    std::int64_t whole = 0;
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), whole);
    const bool number = error == std::errc() && stop == value.data() + value.size();
    if (!(std::holds_alternative<Whole>(key->kind) ? number && key->take_whole(whole) : key->take_text(value)))
      throw Invalid("The environment variable " + name + " " + key->expectation() + ".");
  }

  std::vector<Key> keys_;
  std::vector<Settings::SignInProvider>& providers_;
  std::vector<Settings::ServicePortal>& portals_;
  std::string file_;
};

void check_together(const Settings& settings) {
  if (settings.server.certificate.empty() != settings.server.key.empty())
    throw Invalid("server.certificate and server.key must be set together, or neither.");
  if (!settings.archive.folder.empty() && !settings.database.address.starts_with("sqlite:"))
    throw Invalid("archive.folder is for SQLite; PostgreSQL archives its own log.");
  const Settings::Payments& payments = settings.payments;
  if (payments.stripe_secret_file.empty() != payments.stripe_webhook_secret_file.empty())
    throw Invalid("payments.stripe_secret_file and stripe_webhook_secret_file must be set together, or neither.");
  if (!payments.stripe_endpoint.starts_with("https://") && !payments.stripe_endpoint.starts_with("http://127.0.0.1:"))
    throw Invalid("payments.stripe_endpoint must begin with https://; http:// is for a test on this machine.");
  if (payments.stripe_endpoint.ends_with('/')) throw Invalid("payments.stripe_endpoint must not end with a slash.");
  const Settings::Mail& mail = settings.mail;
  if (!mail.server.empty() && !mail.captured() && !text::is_email(mail.from))
    throw Invalid("mail.server wants mail.from, the address that letters come from.");
  if (mail.user.empty() != mail.password_file.empty())
    throw Invalid("mail.user and mail.password_file must be set together, or neither.");
  if (const std::size_t colon = mail.server.rfind(':'); colon != mail.server.npos) {
    const std::string port = mail.server.substr(colon + 1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos)
      throw Invalid("mail.server is a host, or a host and a port, as mail.example:587.");
  }
  if (!http::parse_networks(settings.server.proxies))
    throw Invalid("server.proxies must be addresses or networks, as \"10.0.0.5, 10.1.0.0/16\".");
  if (!settings.support.virus_scanner.empty() && !antivirus::parse_address(settings.support.virus_scanner))
    throw Invalid("support.virus_scanner is the path of clamd's socket, as /run/clamav/clamd.ctl, or a host and a port.");
  if (!http::parse_networks(settings.webhooks.private_networks))
    throw Invalid("webhooks.private_networks must be addresses or networks, as \"10.1.0.0/16, 127.0.0.1\".");
  if (!settings.webhooks.certificate_url.empty() && !settings.webhooks.certificate_url.ends_with('/'))
    throw Invalid("webhooks.certificate_url must end with a slash: the certificate's name follows.");
  const Settings::Storage& storage = settings.storage;
  if (!storage.in_bucket) return;
  if (storage.bucket.empty() || storage.access_key.empty() || storage.secret_key.empty())
    throw Invalid("storage.kind \"s3\" wants storage.endpoint, bucket, access_key and secret_key.");
  if (!storage.endpoint.starts_with("https://") && !storage.endpoint.starts_with("http://"))
    throw Invalid("storage.endpoint must begin with https:// or http://.");
  if (storage.endpoint.ends_with('/')) throw Invalid("storage.endpoint must not end with a slash.");
}

Variables process_environment() {
  Variables variables;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != text.npos) variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

}  // namespace

Settings parse(std::string_view toml, std::string_view name, const Variables& environment) {
  Settings settings;
  const Loader loader(settings, name);
  loader.read_file(toml);
  loader.read_environment(environment);
  check_together(settings);
  return settings;
}

Settings load(const std::filesystem::path& file) {
  std::string text;
  try {
    if (!file.empty()) text = files::read_file(file, kLargestFile);
  } catch (const std::runtime_error& error) {
    throw Invalid(error.what());
  }
  return parse(text, file.string(), process_environment());
}

}  // namespace chandlery::config
