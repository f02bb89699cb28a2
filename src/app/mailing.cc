// See mailing.h.
#include "app/mailing.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/captured_letters.h"
#include "core/text.h"
#include "identity/people.h"
#include "identity/preferences.h"
#include "identity/service.h"
#include "notices/deliveries.h"
#include "platform/files/file.h"
#include "platform/json/reader.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace chandlery::app {
namespace {

constexpr std::int64_t kAtOnce = 50;             // notices
constexpr int kMostPeople = 100;                 // of one tenant who are written to
constexpr std::int64_t kHoldSeconds = 300;       // of kAtOnce notices
constexpr std::int64_t kOneSendSeconds = 40;     // the most that one letter takes
constexpr std::int64_t kFirstRest = 5, kLongestRest = 300;  // seconds
constexpr std::size_t kLongestPassword = 1 << 10;

void count_letters(std::int64_t sent, std::int64_t postponed, std::int64_t given_up) {
  const auto of = [](std::string_view outcome) {
    return metrics::counter("chandlery_letters_total", "Letters of notices, by outcome of the try.", {{"outcome", outcome}});
  };
  static const auto of_sent = of("sent"), of_postponed = of("postponed"), of_given_up = of("given_up");
  of_sent.add(static_cast<std::uint64_t>(sent));
  of_postponed.add(static_cast<std::uint64_t>(postponed));
  of_given_up.add(static_cast<std::uint64_t>(given_up));
}

mail::Server server_of(const config::Settings::Mail& s) {
  mail::Server server{.host = s.server, .tls = s.tls, .user = s.user, .password = {}};
  if (const std::size_t colon = s.server.rfind(':'); colon != s.server.npos) {
    server.host = s.server.substr(0, colon);
    std::from_chars(s.server.data() + colon + 1, s.server.data() + s.server.size(), server.port);
  }
  if (!s.password_file.empty()) {
    const std::string content = files::read_private_file(s.password_file, kLongestPassword);
    server.password = text::trim(content);
  }
  return server;
}

Capability right_of(const notices::KindRow& row) {
  switch (row.audience) {
    case notices::Audience::kOperator: return Capability::kOperate;
    case notices::Audience::kCustomer: return Capability::kCustomerViewProducts;
    case notices::Audience::kPartner: break;
  }
  return row.desk == notices::Desk::kFinance ? Capability::kViewInvoices : Capability::kViewSoftware;
}

std::vector<identity::User> people_of(sql::Tx& tx, const notices::Letter& notice) {
  if (notice.row->desk == notices::Desk::kUser) {
    auto user = identity::find_user(tx, notice.tenant_id, notice.user_id);
    if (!user || user->disabled_at) return {};
    return {*std::move(user)};
  }
  if (notice.row->audience != notices::Audience::kOperator) {
    return identity::people_with(tx, notice.tenant_id, right_of(*notice.row), kMostPeople);
  }
  std::vector<identity::User> people;
  for (const std::string& tenant : identity::operator_tenants(tx)) {
    std::ranges::move(identity::people_with(tx, tenant, Capability::kOperate, kMostPeople), std::back_inserter(people));
  }
  return people;
}

identity::Preferences preferences_of(sql::Tx& tx, const notices::Letter& notice, const identity::User& user) {
  Actor reader;
  reader.partner_id = notice.partner_id;
  if (notice.row->audience == notices::Audience::kCustomer) reader.customer_id = notice.tenant_id;
  reader.user_id = user.id;
  return identity::find_preferences(tx, reader);
}

bool wants(const identity::Preferences& preferences, std::string_view kind) {
  const auto chosen = std::ranges::find(preferences.notifications, kind, [](const auto& each) { return std::string_view(each.first); });
  return chosen == preferences.notifications.end() || chosen->second;
}

std::string_view portal_of(const notices::Letter& notice) {
  switch (notice.row->audience) {
    case notices::Audience::kPartner: return "/partner";
    case notices::Audience::kCustomer: return "/centre";
    case notices::Audience::kOperator: return "/console";
  }
  return "/";
}

std::string domain_of(std::string_view address) { return std::string(address.substr(address.rfind('@') + 1)); }

}  // namespace

std::int64_t mail_pause(std::int64_t tries) {
  return 300 << std::clamp<std::int64_t>(tries - 1, 0, kMostMailTries - 2);
}

std::string page_of(const notices::Letter& letter) {
  const std::string portal(portal_of(letter));
  const auto document = json::Document::parse(letter.subject);
  if (!document || !document->is_object()) return portal;
  const json::Object subject = document->object().value();
  const auto id = [&](std::string_view name) { return subject.text_or(name, "").value_or(""); };
  const std::string customer = id("customerId"), order = id("orderId");
  switch (letter.row->audience) {
    case notices::Audience::kCustomer:
      return order.empty() ? portal : portal + "/products";
    case notices::Audience::kOperator:
      if (letter.row->kind == notices::Kind::kKeyPoolLow) return portal + "/keys";
      if (letter.row->kind == notices::Kind::kQualificationRequested) return portal + "/desk?tab=qualifications";
      return id("cancellationId").empty() ? portal : portal + "/desk";
    case notices::Audience::kPartner:
      break;
  }
  if (letter.row->kind == notices::Kind::kWebhookGivenUp) return portal + "/settings/webhooks";
  if (!id("invoiceId").empty()) return portal + "/billing/invoices/" + id("invoiceId");
  if (!id("serviceRequestId").empty()) return portal + "/support/" + id("serviceRequestId");
  if (letter.row->desk == notices::Desk::kFinance) return portal + "/billing";
  if (customer.empty()) return portal;
  const bool of_qualification = letter.row->kind == notices::Kind::kQualificationGranted ||
                                letter.row->kind == notices::Kind::kQualificationDenied;
  if (of_qualification) return portal + "/customers/" + customer + "/account";
  return portal + "/customers/" + customer + (order.empty() ? "" : "/orders/" + order);
}

Mailing::Mailing(Shop& shop, std::string base_url) : shop_(shop), base_url_(std::move(base_url)) {
  count_letters(0, 0, 0);  // alerts want the series from the start
}

mail::Postman& Mailing::postman() {
  if (!postman_) postman_ = std::make_unique<mail::Postman>(server_of(shop_.settings.mail));
  return *postman_;
}

Mailing::Post Mailing::write(sql::Tx& tx, notices::Letter notice, Instant now) const {
  const config::Settings::Mail& settings = shop_.settings.mail;
  Post post{.notice = std::move(notice), .letters = {}};
  const notices::Letter& told = post.notice;
  const std::string page = base_url_ + page_of(told);
  const std::string preferences_page =
      base_url_ + std::string(portal_of(told)) +
      (told.row->audience == notices::Audience::kPartner ? "/settings/preferences" : "/preferences");
  for (const identity::User& person : people_of(tx, told)) {
    if (!text::is_email(person.user_name) || std::ranges::find(told.reached, person.id) != told.reached.end()) continue;
    const identity::Preferences preferences = preferences_of(tx, told, person);
    if (!wants(preferences, told.row->word)) continue;
    const std::string& name = person.display_name.empty() ? person.user_name : person.display_name;
    const notices::Words words = phrasebook_.render_mail(
        *told.row, told.facts, preferences.language, {.name = name, .page_url = page, .preferences_url = preferences_page});
    post.letters.emplace_back(person.id, mail::Letter{.id = told.id + "." + person.id,
                                                      .from = settings.from,
                                                      .from_name = settings.from_name,
                                                      .to = person.user_name,
                                                      .to_name = name,
                                                      .subject = words.title,
                                                      .body = words.body,
                                                      .language = std::string(words.language),
                                                      .list = "notices." + domain_of(settings.from),
                                                      .date = now});
  }
  return post;
}

/// Those to be sent; a sandbox's are captured, and those for nobody settled, on the way.
std::vector<Mailing::Post> Mailing::take(Instant now, Instant system, Instant until, Run& run) {
  std::vector<Post> posts;
  std::int64_t settled = 0, taken = 0;
  const auto take_some = [&](sql::Tx& tx) {
    posts.clear();
    settled = taken = 0;
    for (notices::Letter& notice : notices::waiting_letters(tx, kAtOnce, now, system)) {
      ++taken;
      if (notice.is_new && notice.created_at.plus_days(kNewsDays) < now) {
        notices::settle(tx, notice, notices::Outcome::kGivenUp, "It was too old when it could be mailed first.");
        continue;
      }
      Post post = write(tx, std::move(notice), now);
      if (post.letters.empty() || shop_.settings.mail.captured()) {
        for (const auto& [person, letter] : post.letters) capture(tx, post.notice.partner_id, post.notice.row->word, letter);
        settled += std::ssize(post.letters);
        notices::settle(tx, post.notice, notices::Outcome::kMailed);
        continue;
      }
      notices::hold(tx, post.notice, until);
      posts.push_back(std::move(post));
    }
  };
  do {
    shop_.database->write_now(take_some);
    run.sent += settled;
  } while (posts.empty() && taken > 0 && !shop_.stopping);
  return posts;
}

bool Mailing::deliver(Post& post, Instant now, Run& run) {
  notices::Letter& notice = post.notice;
  std::string why;
  bool any = !notice.reached.empty(), postponed = false;
  for (const auto& [person, letter] : post.letters) {
    const mail::Outcome outcome = postman().send(letter);
    if (outcome.fate == mail::Fate::kUnavailable) {
      run.why = outcome.why;
      shop_.database->write_now([&](sql::Tx& tx) { notices::postpone(tx, notice, now, outcome.why); });
      return false;
    }
    if (outcome.fate == mail::Fate::kPostponed) {
      postponed = true;
      why = outcome.why;
      continue;
    }
    notice.reached.push_back(person);  // or never will be
    if (outcome.fate == mail::Fate::kAccepted) {
      any = true;
      ++run.sent;
    } else {
      why = outcome.why;
    }
  }
  if (postponed) ++notice.tries;
  const bool again = postponed && notice.tries < kMostMailTries;
  const bool gave_up = !again && (postponed || !any);
  shop_.database->write_now([&](sql::Tx& tx) {
    if (again) {
      notices::postpone(tx, notice, now.plus_seconds(mail_pause(notice.tries)), why);
    } else {
      notices::settle(tx, notice, gave_up ? notices::Outcome::kGivenUp : notices::Outcome::kMailed, why);
    }
  });
  run.postponed += again ? 1 : 0;
  run.given_up += gave_up ? 1 : 0;
  return true;
}

void Mailing::rest(const Run& run) {
  if (run.why.empty()) {
    rest_seconds_ = 0;
    return;
  }
  postman_.reset();  // whoever puts the password file right need not start the server again
  rest_seconds_ = std::clamp(rest_seconds_ * 2, kFirstRest, kLongestRest);
  rests_until_ = SystemClock().now().plus_seconds(rest_seconds_);
}

void Mailing::send() {
  constexpr std::string_view kName = "mail";
  const Instant now = shop_.clock.now();
  if (shop_.settings.mail.server.empty() || SystemClock().now() < rests_until_) return;
  Run run;
  try {
    bool open = false;  // an idle server writes nothing
    shop_.database->read_now([&](sql::Tx& tx) {
      open = !notices::list_deliveries(tx, {.state = notices::DeliveryState::kWaiting, .size = 1}).value().items.empty();
    });
    while (open && !shop_.stopping) {
      const Instant system = SystemClock().now(), until = system.plus_seconds(kHoldSeconds);
      std::vector<Post> posts = take(now, system, until, run);
      if (posts.empty()) break;
      for (Post& post : posts) {
        // What is left of a slow batch, or of a server that takes none, is let go, so that it can be taken again.
        open = open && !shop_.stopping && SystemClock().now().plus_seconds(kOneSendSeconds) < until;
        if (open) {
          open = deliver(post, now, run);
        } else {
          shop_.database->write_now([&](sql::Tx& tx) { notices::postpone(tx, post.notice, now, run.why); });
        }
      }
    }
  } catch (const std::exception& failure) {
    run.why = failure.what();
  }
  count_letters(run.sent, run.postponed, run.given_up);
  rest(run);
  if (run.sent + run.postponed + run.given_up == 0 && run.why.empty()) return;
  shop_.board.began(kName, now);
  if (run.why.empty()) {
    log::info("mail", {{"sent", run.sent}, {"postponed", run.postponed}, {"given_up", run.given_up}});
    shop_.board.ended(kName, shop_.clock.now(),
                      fmt::format("{} sent, {} to be tried again, {} given up", run.sent, run.postponed, run.given_up));
  } else {
    log::warning("the mail server takes no mail", {{"what", run.why}, {"sent", run.sent}});
    shop_.board.failed(kName, shop_.clock.now(), run.why);
  }
}

}  // namespace chandlery::app
