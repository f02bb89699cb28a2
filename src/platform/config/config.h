// The settings of a server: one TOML file, each key of which an environment variable can override.
//
// `[server] port` is overridden by CHANDLERY_SERVER_PORT.
// Unknown keys and wrong types are errors, since a misspelt setting that is ignored is found too late.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/log/log.h"
#include "platform/mail/smtp.h"

namespace chandlery::config {

/// Which requests get a line in the log: failures are those of status 400 and above.
enum class LoggedRequests : std::uint8_t { kAll, kFailures, kNone };

struct Settings {
  struct Server {
    std::string address = "127.0.0.1";
    int port = 8080;              ///< 0 takes a free port
    int io_threads = 0;           ///< 0: one a core
    std::string certificate, key; ///< PEM files; both empty: plain HTTP
    std::string public_url;       ///< how clients reach the server, as https://store.example; empty: as the request says
    std::string proxies;          ///< addresses and networks of proxies that say who asked, as "10.0.0.5, 10.1.0.0/16"
    int drain_seconds = 0;        ///< how long /readyz says no and all is answered, before the server begins to stop
    bool public_metrics = false;  ///< `metrics = "public"`: /metrics for every peer; else for this machine only
  } server;

  struct Database {
    std::string address = "sqlite:var/chandlery.db";
    int connections = 8;          ///< PostgreSQL only
  } database;

  /// Of a SQLite database, so that any moment of the last days can be had back (platform/sql/archive.h).
  struct Archive {
    std::string folder;     ///< empty: none
    int seconds = 10;       ///< how often what was committed is archived
    int days = 14;          ///< that every moment can be had back; 0: for ever
    int base_hours = 24;    ///< after which the next copy of the whole database is made
    int log_limit_mb = 4'096;  ///< of SQLite's log; one that grew past it, because the archive fails, is let go
  } archive;

  struct Secrets {
    std::string master_key_file = "var/master.key";
  } secrets;

  struct Log {
    log::Level level = log::Level::kInfo;
    std::string file;             ///< empty: standard error
    LoggedRequests requests = LoggedRequests::kFailures;
  } log;

  struct Carts {
    int lifetime_hours = 168;
  } carts;

  struct Tokens {
    int access_minutes = 60;
  } tokens;

  /// Of browsers that are signed in to a portal.
  struct Sessions {
    int idle_minutes = 30;   ///< a session ends so long after its last request
    int absolute_hours = 12; ///< and so long after its sign-in in any case
  } sessions;

  /// A company's own sign-in service, by OpenID Connect: each `[[sign_in.provider]]`.
  struct SignInProvider {
    std::string name;                    ///< in addresses: /auth/oidc/NAME
    std::string label;                   ///< what the sign-in page calls it
    std::string issuer, client_id;
    std::string client_secret_file;      ///< readable by the owner alone
    std::string client_secret_variable;  ///< or the name of an environment variable; neither: a public client
    std::string scopes = "openid profile email";
    std::string tenant;                  ///< whose people sign in by it: id or domain
    std::string groups_claim = "groups", user_name_claim = "email";
    std::string domains;                 ///< that user names may have beside the tenant's own
    bool creates_users = false;          ///< `create_users = "yes"`
    bool on_page = true;                 ///< `button = "no"`: only who knows its address finds it
    bool proves_second_factor = false;   ///< `second_factor = "always"`: it asks everybody for one and may not say so
    bool plain_http = false;             ///< `plain_http = "allowed"`: for a test on this machine
    std::vector<std::pair<std::string, std::string>> roles;  ///< group ("*": everybody), and words of core/actor.h
  };

  /// `second_factor = "required"`: of partners' and the operator's people (rules 2.5); else who wants one has one.
  struct SignIn {
    bool second_factor_required = false;
    std::vector<SignInProvider> providers;
  } sign_in;

  /// Where what a customer has is managed, at a vendor or at the operator's own: each `[[service_portal]]`.
  struct ServicePortal {
    std::string name;       ///< that people see
    std::string address;    ///< https, with {domain} and {tenant} of the customer behind its host
    std::string shown_for;  ///< kinds of products and target views, with blanks between; empty: every customer
  };
  std::vector<ServicePortal> service_portals;

  struct Portals {
    std::string folder;      ///< of the pages that the build made; empty: `web` beside the program
  } portals;

  struct Billing {
    int suspend_after_days = 30;  ///< after an invoice's due date; from that day on its partner buys nothing new
  } billing;

  /// Card payments by Stripe; without the first two there are none.
  struct Payments {
    std::string stripe_secret_file;          ///< the account's secret key, readable by the owner alone
    std::string stripe_webhook_secret_file;  ///< the signing secret of the webhook endpoint
    std::string stripe_endpoint = "https://api.stripe.com";
  } payments;

  struct Storage {
    std::string folder = "var/files";  ///< of what is uploaded; outside whatever a web server shows
    bool in_bucket = false;            ///< `kind = "s3"`: media go to the bucket; attachments stay in the folder
    std::string endpoint;              ///< https://objects.example, without the bucket
    std::string bucket;
    std::string region = "us-east-1";
    std::string prefix;                ///< of all names in the bucket, as "media/"
    std::string access_key, secret_key;
  } storage;

  /// For integrators who try what comes with time: `clock = "turned"` lets requests turn the clock ahead. Never for a shop
  /// with real customers: what was done on a turned clock stays done.
  struct Sandbox {
    bool turned_clock = false;
    std::string fixtures;  ///< a folder as data/demo, which POST /v1/sandbox/reset begins anew with; empty: no reset
  } sandbox;

  struct Support {
    std::string virus_scanner;  ///< ClamAV's daemon, asked before an attachment is kept: a socket's path, or host:port; empty: none
  } support;

  /// What is sent to addresses that partners name.
  struct Webhooks {
    bool sends = true;             ///< `sends = "no"`: this server makes and sends none; another one on the database does
    bool plain_http = false;       ///< `plain_http = "allowed"`: for laptops
    std::string private_networks;  ///< that may be sent to beside the public internet, as "10.1.0.0/16, 127.0.0.1"
    std::string certificate_url;   ///< where the certificates are read, up to their names; empty: at this server
  } webhooks;

  /// By which people are mailed what notices tell. Without a server nobody is, and the notices wait.
  struct Mail {
    std::string server;         ///< host or host:port; "captured": letters are kept for GET /v1/sandbox/letters
    chandlery::mail::Tls tls = chandlery::mail::Tls::kRequired;
    std::string from;           ///< the sender's address
    std::string from_name = "Chandlery";
    std::string user;           ///< empty: no sign-in
    std::string password_file;  ///< readable by the owner alone
    bool captured() const { return server == "captured"; }
  } mail;

  struct Limits {
    int body_bytes = 11 << 20;  ///< an attachment of 10 MiB fits
    int requests_per_minute = 30'000;  ///< of one tenant; 0: no limit
    int sign_ins_per_minute = 600;     ///< from one address: passwords, codes, secrets; 0: no limit
  } limits;
};

/// A sentence that names the file, line and key, or the variable, that is at fault; never the value.
class Invalid : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Variables = std::vector<std::pair<std::string, std::string>>;

/// Defaults, then the file (none when `file` is empty), then the process's environment. Throws Invalid.
Settings load(const std::filesystem::path& file);
/// The same on given texts; `name` is what messages call the file.
Settings parse(std::string_view toml, std::string_view name, const Variables& environment = {});


}  // namespace chandlery::config
