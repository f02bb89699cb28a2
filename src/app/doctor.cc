// `chandlery doctor` and `chandlery backup`: what an operator asks of an installation besides serving.
#include <iostream>
#include <set>

#include "app/api.h"
#include "app/commands.h"
#include "app/companies.h"
#include "app/keeping_keys.h"
#include "app/portals.h"
#include "app/replays.h"
#include "app/schema.h"
#include "billing/ledger_check.h"
#include "console/health.h"
#include "fulfilment/sealed_samples.h"
#include "identity/rules.h"
#include "identity/sealed_samples.h"
#include "identity/service.h"
#include "platform/log/log.h"
#include "platform/sql/address.h"
#include "platform/sql/backup.h"
#include "platform/sql/moving.h"
#include "platform/sql/restore.h"
#include "support/attachment_rules.h"
#include "webhooks/signer.h"

namespace chandlery::app {
namespace {

/// What was looked at, a line each: fine, worth a look, or to be put right.
class Findings {
 public:
  void fine(std::string_view text) { say("ok   ", text); }
  void look(std::string_view text) { say("look ", text); }
  void wrong(std::string_view text) {
    say("WRONG", text);
    good_ = false;
  }
  bool good() const { return good_; }

 private:
  static void say(std::string_view word, std::string_view text) { std::cout << word << "  " << text << "\n"; }
  bool good_ = true;
};

bool database_is_there(const config::Settings& settings) {
  const auto file = sql::sqlite_file(settings.database.address);
  return !file || std::filesystem::exists(*file);
}

/// Whether the key can be used; without one, a new one would be made, which opens nothing that is stored.
bool examine_master_key(const config::Settings& settings, Findings& findings) {
  const std::string& file = settings.secrets.master_key_file;
  if (!std::filesystem::exists(file)) {
    findings.wrong("There is no master key at " + file +
                   ". Put it back from where it is kept: without it no stored key can be read.");
    return false;
  }
  try {
    read_master_keys(settings);
  } catch (const std::exception& refused) {
    findings.wrong(refused.what());
    return false;
  }
  findings.fine("The master key is there, and its owner's alone.");
  return true;
}

/// Whether the database has exactly the schema of this program.
bool examine_schema(sql::Database& database, Findings& findings) {
  SchemaState state = SchemaState::kSame;
  database.read_now([&](sql::Tx& tx) { state = schema_state(tx); });
  switch (state) {
    case SchemaState::kSame: findings.fine("The schema is this program's."); break;
    case SchemaState::kOlder:
      findings.look("The schema is older than this program: `chandlery migrate`, or the next start, brings it up to date.");
      break;
    case SchemaState::kNewer: findings.wrong("The database has been used by a newer program. Install that one."); break;
  }
  return state == SchemaState::kSame;
}

void examine_sqlite_file(sql::Database& database, Findings& findings) {
  static const sql::Statement kQuickCheck("PRAGMA quick_check(1)");
  if (database.engine() != sql::Engine::kSqlite) return;
  std::string found;
  database.read_long_now([&](sql::Tx& tx) {
    found = tx.first(kQuickCheck, {}, [](const sql::Row& row) { return row.string(0); }).value_or("no answer");
  });
  if (found == "ok") {
    findings.fine("The database's file is whole.");
  } else {
    findings.wrong("The database's file is damaged: " + found + ". Restore the last backup.");
  }
}

std::string ago(Instant moment) {
  return std::to_string((SystemClock().now().micros - moment.micros) / Instant::kSecond) + " s ago";
}

/// Whether the archive keeps up with the database. What nobody has archived is late only while a server should be doing it.
void examine_archive(const config::Settings& settings, bool served, Findings& findings) {
  constexpr std::int64_t kPatience = 6;  // intervals that a busy archive may take
  const auto file = sql::sqlite_file(settings.database.address);
  if (!file) return;
  if (settings.archive.folder.empty()) {
    return findings.look("The database is not archived: what was done since the last backup is lost with it. Set [archive] folder.");
  }
  std::optional<sql::ArchiveEnd> end;
  try {
    end = sql::end_of_archive(settings.archive.folder, *file);
  } catch (const std::exception& failure) {
    return findings.wrong(std::string("The archive cannot be read: ") + failure.what());
  }
  const std::string next_start = " The server makes one when it is started.";
  if (!end) {
    return served ? findings.wrong("The archive has no base, though a server runs: its log says why.")
                  : findings.look("The archive has no base yet." + next_start);
  }
  const std::string stands = "The last archived change is of " + to_iso(end->complete_to) + ", " + ago(end->complete_to);
  if (!end->goes_on) {
    const std::string gap = stands + "; the database's log does not go on from there: a new base is needed.";
    return served ? findings.wrong(gap + " The server's log says why there is none.") : findings.look(gap + next_start);
  }
  if (end->waiting_bytes == 0) return findings.fine(stands + ", and all changes are archived.");
  const std::string waits = stands + "; " + std::to_string(end->waiting_bytes) + " bytes of changes wait.";
  const bool late = end->complete_to.plus_seconds(kPatience * settings.archive.seconds) < SystemClock().now();
  if (!served) return findings.look(waits + " The server archives them when it is started.");
  return late ? findings.wrong(waits + " The server's log says why they do.") : findings.fine(waits);
}

void examine_books(sql::Database& database, Findings& findings) {
  billing::LedgerCheck ledger;
  database.read_long_now([&](sql::Tx& tx) { ledger = billing::check_ledger(tx); });
  for (const std::string& problem : ledger.problems) findings.wrong("The books: " + problem);
  if (ledger.problems.empty()) findings.fine("The books balance: " + std::to_string(ledger.entries) + " entries.");
}

/// The ring of this database; nullopt when it cannot be had, which is told.
std::optional<crypto::Keyring> examine_keys(sql::Database& database, const config::Settings& settings, Findings& findings) {
  std::optional<crypto::Keyring> ring;
  try {
    database.read_now([&](sql::Tx& tx) { ring.emplace(identity::read_keyring(tx, read_master_keys(settings), SystemClock().now())); });
    findings.fine("The master key opens the keys that this database is sealed with.");
  } catch (const std::exception& refused) {
    findings.wrong(refused.what());
  }
  return ring;
}

/// Opens some of everything that is sealed.
void examine_sealing(Shop& shop, Findings& findings) {
  std::vector<crypto::SealedSample> samples;
  shop.database->read_long_now([&](sql::Tx& tx) {
    samples.clear();
    for (const auto& of_module : {identity::sealed_samples, fulfilment::sealed_samples, webhooks::sealed_samples, app::sealed_samples}) {
      for (crypto::SealedSample& sample : of_module(tx)) samples.push_back(std::move(sample));
    }
  });
  std::set<std::string> opened;
  bool good = true;
  for (const crypto::SealedSample& sample : samples) {
    opened.insert(sample.place);
    if (shop.keyring.open_sealed(sample.sealed, sample.context)) continue;
    good = false;
    findings.wrong("Among the " + sample.place + " is a sealed value that does not open: it was altered, or its data key is missing.");
  }
  if (!good) return;
  std::string places;
  for (const std::string& place : opened) places += (places.empty() ? "" : ", ") + place;
  findings.fine("A sample of what is sealed opens: " + (places.empty() ? "there is none yet" : places) + ".");
}

void examine_settings(const config::Settings& settings, Findings& findings) {
  const bool tls = !settings.server.certificate.empty() || settings.server.public_url.starts_with("https://");
  const bool for_this_machine = settings.server.address.starts_with("127.") || settings.server.address == "localhost";
  if (!tls && !for_this_machine) {
    findings.look("Others reach this server without TLS: browsers keep no session. Set [server] certificate and key, or public_url.");
  }
  if (!settings.sign_in.second_factor_required) {
    findings.look("Partners' people may sign in without a second factor: [sign_in] second_factor = \"required\" changes that.");
  }
  if (settings.sandbox.turned_clock) findings.look("This is a sandbox: whoever may buy may turn its clock.");
  const std::filesystem::path pages = portals_folder(settings);
  if (std::filesystem::exists(pages / "partner.html")) {
    findings.fine("The portals' pages are there.");
  } else {
    findings.look("There are no pages of the portals in " + pages.string() + ": only the API is served.");
  }
}

/// Whether the virus scanner answers, takes the longest file, and finds what every scanner is meant to find.
void examine_virus_scanner(const config::Settings& settings, Findings& findings) {
  constexpr std::int64_t kFreshDays = 7;
  const std::unique_ptr<const antivirus::Daemon> scanner = open_virus_scanner(settings);
  if (!scanner) {
    return findings.look("Files that partners hand in are not scanned for viruses: [support] virus_scanner changes that.");
  }
  const std::string none_taken = " No file of a partner's is taken until that is put right.";
  const auto version = scanner->version();
  if (!version) return findings.wrong("The virus scanner does not work. " + version.error() + none_taken);
  if (scanner->scan(antivirus::test_file()).verdict != antivirus::Verdict::kInfected) {
    return findings.wrong("The virus scanner does not find EICAR's test file, which every scanner should: look at its signatures.");
  }
  const antivirus::Finding longest = scanner->scan(std::string(support::kLargestFile, ' '));
  if (longest.verdict != antivirus::Verdict::kClean) {
    return findings.wrong("The virus scanner does not take a file of 10 MiB: raise StreamMaxLength. " + longest.what);
  }
  const std::optional<Instant> signatures = antivirus::signatures_of(*version);
  if (signatures && signatures->plus_days(kFreshDays) < SystemClock().now()) {
    return findings.look("The virus scanner's signatures are of " + to_iso(*signatures) + ": freshclam should bring newer ones.");
  }
  findings.fine("The virus scanner answers and finds EICAR's test file: " + *version + ".");
}

/// Whether each company's sign-in service answers, and its tenant has the roles that it gives.
void examine_companies(Shop& shop, Findings& findings) {
  const SystemClock clock;
  for (const identity::Company& company : companies(shop.settings, shop.settings.server.public_url, clock)) {
    std::optional<identity::Tenant> tenant;
    shop.database->read_now([&](sql::Tx& tx) { tenant = identity::find_tenant(tx, company.tenant); });
    if (!tenant) {
      findings.wrong("The sign-in by " + company.label + " is for the tenant " + company.tenant + ", which there is not.");
      continue;
    }
    for (const auto& [group, roles] : company.roles) {
      if (identity::roles_fit(tenant->kind, roles)) continue;
      findings.wrong("The sign-in by " + company.label + " gives the group \"" + group + "\" a role that " + tenant->domain +
                     "'s people cannot have.");
    }
    if (const auto answered = company.provider->examine(); answered) {
      findings.fine(company.label + " signs in by " + company.provider->issuer() + ", which answers.");
    } else {
      findings.wrong("The sign-in by " + company.label + " does not work: " + answered.error().why);
    }
  }
  if (!shop.settings.sign_in.providers.empty() && shop.settings.server.public_url.empty()) {
    findings.look("Companies' sign-in services lead browsers back to [server] public_url: set it.");
  }
}

}  // namespace

bool examine(const config::Settings& settings) {
  log::configure({log::Level::kError, settings.log.file});
  Findings findings;
  examine_settings(settings, findings);
  examine_virus_scanner(settings, findings);
  if (!database_is_there(settings)) {
    findings.look("There is no database at " + settings.database.address + " yet: the first start makes it, and the master key.");
    return findings.good();
  }
  crypto::initialise();
  if (!examine_master_key(settings, findings)) return false;
  const auto file = sql::sqlite_file(settings.database.address);
  const bool served = file && sql::in_use(*file);
  std::unique_ptr<sql::Database> database;
  try {
    database = sql::open(settings.database.address);
    if (!database->reachable()) throw std::runtime_error("it does not answer");
  } catch (const std::exception& failure) {
    findings.wrong(std::string("The database cannot be used: ") + failure.what());
    return false;
  }
  examine_sqlite_file(*database, findings);
  examine_archive(settings, served, findings);
  if (!examine_schema(*database, findings)) return findings.good();
  std::optional<crypto::Keyring> ring = examine_keys(*database, settings, findings);
  const bool has_keys = ring.has_value();
  const std::unique_ptr<Shop> shop(new Shop{
      settings, {}, has_keys ? *std::move(ring) : crypto::Keyring::ephemeral(), std::move(database), {}, {}});
  if (has_keys) examine_sealing(*shop, findings);
  examine_books(*shop->database, findings);
  examine_companies(*shop, findings);
  console::Health health;
  const console::ServerFacts facts = server_facts(*shop);
  shop->database->read_long_now([&](sql::Tx& tx) { health = console::take_health(tx, facts, shop->clock.now()); });
  for (const console::Finding& finding : console::judge(health)) {
    if (finding.severity == console::Severity::kCritical) {
      findings.wrong(finding.text);
    } else {
      findings.look(finding.text);
    }
  }
  return findings.good();
}

void back_up(const config::Settings& settings, const std::filesystem::path& copy) {
  const auto file = sql::sqlite_file(settings.database.address);
  if (!file) {
    throw std::runtime_error("This server's database is PostgreSQL: pg_basebackup and its archive of the log back it up (docs/operations.md).");
  }
  const std::uintmax_t bytes = sql::back_up_sqlite(*file, copy);
  std::cout << copy.string() << ": " << bytes << " bytes. The master key is not in it: keep that elsewhere.\n";
}

}  // namespace chandlery::app
