// Security keys on both engines: added in a fresh session, asked for at each sign-in, good for one question, and copied by nobody.
#include <gmock/gmock.h>

#include "audit/follow.h"
#include "identity/company_store.h"
#include "identity/routes.h"
#include "identity/security_keys.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"
#include "identity/test_directory.h"
#include "platform/json/reader.h"
#include "support/authenticator.h"
#include "support/beside.h"
#include "support/calls.h"

namespace chandlery::identity {
namespace {

using chandlery::test::at;
using chandlery::test::Authenticator;
using chandlery::test::code_of;
using http::Method;
using test::kContoso;
using test::kCustomer;
using test::kFabrikam;
using test::kNow;
using testing::HasSubstr;
using testing::Not;

const sql::Statement kSessions("SELECT COUNT(*) FROM sessions");
const sql::Statement kAnswers("SELECT COUNT(*) FROM security_key_answers");
const sql::Statement kCounts("SELECT SUM(sign_count) FROM security_keys");

class SecurityKeysTest : public test::Directory {
 protected:
  void SetUp() override {
    Directory::SetUp();
    if (IsSkipped()) return;
    ann = add_user(kContoso, "ann@contoso.com", {Role::kAdminAgent, Role::kUserManagementAdmin});
    bob = add_user(kContoso, "bob@contoso.com", {Role::kSalesAgent});
    eve = add_user(kFabrikam, "eve@fabrikam.com", {Role::kAdminAgent});
    std::vector<http::Route> all = sign_in_routes(settings, door, companies);
    for (std::vector<http::Route> part :
         {second_factor_routes(door), security_key_routes(door), proof_routes(door, companies), partner_user_routes()}) {
      std::ranges::move(part, std::back_inserter(all));
    }
    router = std::make_unique<http::Router>(std::move(all));
  }

  http::Response post_form(std::string body) {
    Actor nobody;
    nobody.at = clock.now();
    return chandlery::test::call(database(), *router, nobody, Method::kPost, "/signin", std::move(body),
                                 {{"Content-Type", "application/x-www-form-urlencoded"}, {"Host", "shop.example"}});
  }
  http::Response give_password(const CreatedUser& user) {
    return post_form("user_name=" + http::percent_encode(user.user_name) +
                     "&password=" + http::percent_encode(user.temporary_password));
  }
  static std::string between(const std::string& html, const std::string& before, char end) {
    const std::size_t found = html.find(before);
    if (found == std::string::npos) return {};
    const std::size_t begin = found + before.size();
    return html.substr(begin, html.find(end, begin) - begin);
  }
  static std::string ticket_of(const http::Response& page) { return between(page.body, "name=\"ticket\" value=\"", '"'); }
  /// The challenge that the page's script is to ask with.
  static std::string challenge_of(const http::Response& page) {
    return crypto::from_base64url(between(page.body, "&quot;challenge&quot;:&quot;", '&')).value_or("");
  }
  static std::string cookie_of(const http::Response& response) {
    for (const http::Header& header : response.headers) {
      if (header.name == "Set-Cookie") return between(header.value, "=", ';');
    }
    return {};
  }
  static std::string location_of(const http::Response& response) {
    for (const http::Header& header : response.headers) {
      if (header.name == "Location") return header.value;
    }
    return {};
  }
  /// The second form, as the page's script sends it.
  http::Response give_answer(const http::Response& page, const Authenticator& key, const Authenticator::Assertion& answer) {
    const auto field = [](std::string_view name, std::string_view bytes) {
      return "&" + std::string(name) + "=" + crypto::to_base64url(bytes);
    };
    return post_form("ticket=" + ticket_of(page) + "&code=" + field("key", key.credential_id) + field("key_client", answer.client_notes) +
                     field("key_data", answer.authenticator_notes) + field("key_signature", answer.signature));
  }
  /// The sign-in page, as it is opened.
  http::Response open_page() {
    Actor nobody;
    nobody.at = clock.now();
    return chandlery::test::call(database(), *router, nobody, Method::kGet, "/signin", {}, {{"Host", "shop.example"}});
  }
  static constexpr unsigned kVerified = 0x05;  // a person was there, and gave his PIN
  /// Its form for a passkey, as the page's script sends it.
  http::Response give_passkey(const http::Response& page, const Authenticator& key, const Authenticator::Assertion& answer,
                              const std::string& handle) {
    const auto field = [](std::string_view name, std::string_view bytes) {
      return "&" + std::string(name) + "=" + crypto::to_base64url(bytes);
    };
    return post_form("passkey=" + between(page.body, "name=\"passkey\" value=\"", '"') + field("key", key.credential_id) +
                     field("key_client", answer.client_notes) + field("key_data", answer.authenticator_notes) +
                     field("key_signature", answer.signature) + field("key_user", handle));
  }
  http::Response sign_in_by(Authenticator& key, const CreatedUser& user) {
    const http::Response page = open_page();
    return give_passkey(page, key, key.asserts(challenge_of(page)), handle_of(stored(user)));
  }
  User stored(const CreatedUser& user) {
    std::optional<User> found;
    database().read_now([&](sql::Tx& tx) { found = find_user_by_name(tx, user.user_name); });
    return found.value();
  }
  std::int64_t number(const sql::Statement& statement) {
    std::int64_t found = 0;
    database().read_now([&](sql::Tx& tx) { found = tx.first(statement, {}, [](const sql::Row& row) { return row.integer(0); }).value(); });
    return found;
  }
  http::Response touch(const http::Response& page, Authenticator& key) {
    return give_answer(page, key, key.asserts(challenge_of(page)));
  }

  /// A browser that is signed in by the session of this cookie.
  http::Response ask(const std::string& cookie, Method method, std::string_view target, std::string body = {}) {
    std::optional<LiveSession> live;
    database().read_now([&](sql::Tx& tx) { live = find_session(tx, cookie, clock.now()); });
    if (!live) throw std::logic_error("nobody is signed in");
    Actor actor = actor_of(*live);
    actor.at = clock.now();
    actor.correlation_id = actor.request_id = "x";
    return chandlery::test::call(database(), *router, actor, method, target, std::move(body),
                                 {{"Cookie", std::string(kSessionCookie) + "=" + cookie}});
  }
  http::Response confirm(const std::string& cookie, const std::string& ticket, const Authenticator::Registration& made) {
    return ask(cookie, Method::kPost, "/auth/securitykeys/confirmation",
               R"({"ticket":")" + ticket + R"(","name":"Blue one","transports":["usb","x"],"clientData":")" +
                   crypto::to_base64url(made.client_notes) + R"(","attestation":")" + crypto::to_base64url(made.attestation) + "\"}");
  }
  http::Response add(const std::string& cookie, Authenticator& key) {
    const http::Response begun = ask(cookie, Method::kPost, "/auth/securitykeys");
    EXPECT_EQ(begun.status, 201) << begun.body;
    return confirm(cookie, at(begun, "ticket"), key.registers(*crypto::from_base64url(at(begun, "challenge"))));
  }
  /// Signs in by the password alone.
  std::string enter(const CreatedUser& user) { return cookie_of(give_password(user)); }

  http::Response prove_by(const std::string& cookie, Authenticator& key) {
    const http::Response asked = ask(cookie, Method::kGet, "/auth/proof");
    const Authenticator::Assertion made = key.asserts(crypto::from_base64url(at(asked, "securityKey.challenge")).value_or(""));
    return ask(cookie, Method::kPost, "/auth/proof",
               R"({"securityKey":{"ticket":")" + at(asked, "securityKey.ticket") + R"(","id":")" + crypto::to_base64url(key.credential_id) +
                   R"(","clientData":")" + crypto::to_base64url(made.client_notes) + R"(","authenticatorData":")" +
                   crypto::to_base64url(made.authenticator_notes) + R"(","signature":")" + crypto::to_base64url(made.signature) +
                   "\"}}");
  }
  std::vector<std::string> operations() {
    std::vector<std::string> all;
    database().read_now([&](sql::Tx& tx) {
      for (const audit::Record& record : audit::records_after(tx, kContoso, 0, 100)) all.push_back(record.operation);
    });
    return all;
  }

  ManualClock clock{kNow};  ///< the machine's
  SessionSettings settings{.idle_seconds = 7200};
  crypto::Keyring keyring = crypto::Keyring::ephemeral();
  CompanyDoor companies{.keyring = keyring, .clock = clock};
  SecondFactorDoor door{.keyring = keyring, .clock = clock, .party = webauthn::RelyingParty{"shop.example", "https://shop.example"}};
  CreatedUser ann, bob, eve;
  std::unique_ptr<http::Router> router;
};

TEST_P(SecurityKeysTest, AKeyIsAddedAskedForAtTheNextSignInAndCountsAsASecondFactor) {
  Authenticator key;
  key.count = 1;
  const std::string cookie = enter(ann);
  const http::Response added = add(cookie, key);
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(at(added, "securityKey.name"), "Blue one");
  EXPECT_EQ(at(added, "securityKey.transports[0]"), "usb");
  const std::string recovery = at(added, "recoveryCodes[9]");
  EXPECT_FALSE(recovery.empty()) << "the first second factor brings recovery codes";
  database().read_now([&](sql::Tx& tx) { EXPECT_TRUE(actor_of(*find_session(tx, cookie, clock.now())).mfa); });
  EXPECT_THAT(ask(cookie, Method::kGet, "/auth/secondfactor").body, HasSubstr("\"enabled\":true,\"required\":false,\"authenticator\":false"));

  const http::Response page = give_password(ann);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(cookie_of(page), "") << "the password alone signs nobody in";
  EXPECT_THAT(page.body, HasSubstr("id=\"use_key\""));
  const http::Response in = touch(page, key);
  ASSERT_EQ(in.status, 303) << in.body;
  database().read_now([&](sql::Tx& tx) { EXPECT_TRUE(actor_of(*find_session(tx, cookie_of(in), clock.now())).mfa); });
  EXPECT_NE(at(ask(cookie, Method::kGet, "/auth/securitykeys"), "items[0].lastUsedDate"), "");
  EXPECT_EQ(post_form("ticket=" + ticket_of(give_password(ann)) + "&code=" + recovery).status, 303);
  EXPECT_THAT(operations(), testing::IsSupersetOf({"add_security_key", "use_security_key"}));

  Authenticator second(chandlery::test::KeyKind::kRs256);
  second.credential_id = "another";
  EXPECT_EQ(at(add(cookie, second), "recoveryCodes[0]"), "") << "those that there are stay";
  EXPECT_EQ(touch(give_password(ann), second).status, 303);
}

TEST_P(SecurityKeysTest, AnAnswerIsGoodOnceForItsSignInAndItsAccount) {
  Authenticator key, bobs;
  bobs.credential_id = "bob's";
  ASSERT_EQ(add(enter(ann), key).status, 201);
  ASSERT_EQ(add(enter(bob), bobs).status, 201);
  const http::Response page = give_password(ann);
  const Authenticator::Assertion answer = key.asserts(challenge_of(page));
  EXPECT_EQ(give_answer(give_password(ann), key, answer).status, 401) << "another sign-in's question";
  EXPECT_EQ(touch(give_password(ann), bobs).status, 401) << "another account's key";
  clock.set(clock.now().plus_seconds(3600));
  const http::Response fresh = give_password(ann);
  const Authenticator::Assertion once = key.asserts(challenge_of(fresh));
  EXPECT_EQ(give_answer(fresh, key, once).status, 303);
  EXPECT_EQ(give_answer(fresh, key, once).status, 401) << "the same answer again";
  const http::Response old = give_password(ann);
  clock.set(clock.now().plus_seconds(601));
  EXPECT_EQ(touch(old, key).status, 400) << "ten minutes have passed";
}

TEST_P(SecurityKeysTest, AnAnswerForAnotherSiteOrWithNobodyAtTheKeySignsNobodyIn) {
  Authenticator key;
  ASSERT_EQ(add(enter(ann), key).status, 201);
  const auto refused = [&](const auto& spoil) {
    Authenticator spoilt = key;
    spoil(spoilt);
    const http::Response again = touch(give_password(ann), spoilt);
    EXPECT_EQ(again.status, 401);
    EXPECT_THAT(again.body, HasSubstr("The security key was not accepted"));
    clock.set(clock.now().plus_seconds(3600));  // so that no attempt is locked out
  };
  refused([](Authenticator& k) { k.origin = "https://shop.example.evil"; });
  refused([](Authenticator& k) { k.party = "evil"; });
  refused([](Authenticator& k) { k.flags = 0; });
  refused([](Authenticator& k) { k = Authenticator(); });  // the same credential id, another key
  EXPECT_EQ(touch(give_password(ann), key).status, 303);
}

TEST_P(SecurityKeysTest, ACountThatGoesBackIsACopysAndIsRefusedAndLogged) {
  Authenticator key;
  key.count = 5;
  ASSERT_EQ(add(enter(ann), key).status, 201);
  Authenticator copy = key;
  EXPECT_EQ(touch(give_password(ann), key).status, 303);
  EXPECT_EQ(touch(give_password(ann), copy).status, 401) << "the count that the key has told already";
  EXPECT_EQ(operations().back(), "refuse_security_key");
  EXPECT_EQ(touch(give_password(ann), key).status, 303) << "the key itself goes on";
}

TEST_P(SecurityKeysTest, WhoGuessesIsLockedOut) {
  Authenticator key;
  ASSERT_EQ(add(enter(ann), key).status, 201);
  Authenticator wrong;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(touch(give_password(ann), wrong).status, 401);
  EXPECT_EQ(give_password(ann).status, 401) << "also with the right password";
}

TEST_P(SecurityKeysTest, KeysAreAddedAndRemovedAfterAProofThatIsNotOld) {
  Authenticator key;
  const std::string cookie = enter(ann);
  clock.set(clock.now().plus_seconds(kFreshSeconds));
  EXPECT_EQ(code_of(ask(cookie, Method::kPost, "/auth/securitykeys")), 700094);
  EXPECT_EQ(at(ask(cookie, Method::kGet, "/auth/proof"), "ways[0]"), "password");
  EXPECT_EQ(ask(cookie, Method::kPost, "/auth/proof", R"({"password":"wrong"})").status, 400);
  EXPECT_EQ(ask(cookie, Method::kPost, "/auth/proof", R"({"password":")" + ann.temporary_password + "\"}").status, 204);
  ASSERT_EQ(add(cookie, key).status, 201);

  clock.set(clock.now().plus_seconds(kFreshSeconds));
  const std::string address = "/auth/securitykeys/" + at(ask(cookie, Method::kGet, "/auth/securitykeys"), "items[0].id");
  EXPECT_EQ(code_of(ask(cookie, Method::kDelete, address)), 700094);
  EXPECT_EQ(ask(cookie, Method::kPatch, address, R"({"name":" Red one "})").status, 200);
  EXPECT_EQ(at(ask(cookie, Method::kGet, "/auth/securitykeys"), "items[0].name"), "Red one");
  EXPECT_EQ(ask(cookie, Method::kPost, "/auth/proof", R"({"password":")" + ann.temporary_password + "\"}").status, 400)
      << "who has a second factor proves that";
  EXPECT_EQ(at(ask(cookie, Method::kGet, "/auth/proof"), "fresh"), "false");
  const std::uint64_t writes = database().statistics().write_jobs;
  EXPECT_EQ(prove_by(cookie, key).status, 204);
  EXPECT_EQ(database().statistics().write_jobs, writes + 1) << "the answer is used up with the proof, or neither is";
  EXPECT_EQ(at(ask(cookie, Method::kGet, "/auth/proof"), "fresh"), "true");
  EXPECT_EQ(ask(cookie, Method::kDelete, address).status, 204);
  EXPECT_EQ(ask(cookie, Method::kDelete, address).status, 404);
  EXPECT_THAT(ask(cookie, Method::kGet, "/auth/secondfactor").body, HasSubstr("\"enabled\":false"));
  EXPECT_NE(enter(ann), "") << "the password is enough again";
}

TEST_P(SecurityKeysTest, ATicketIsItsSessionsAndIsUsedUpByItsFirstAnswer) {
  Authenticator key;
  const std::string anns = enter(ann), bobs = enter(bob);
  const http::Response begun = ask(anns, Method::kPost, "/auth/securitykeys");
  const Authenticator::Registration made = key.registers(*crypto::from_base64url(at(begun, "challenge")));
  EXPECT_EQ(confirm(bobs, at(begun, "ticket"), made).status, 400);
  Authenticator::Registration wrong = made;
  wrong.attestation.pop_back();
  EXPECT_EQ(confirm(anns, at(begun, "ticket"), wrong).status, 400);
  EXPECT_EQ(confirm(anns, at(begun, "ticket"), made).status, 400) << "the question was answered";
  EXPECT_EQ(confirm(anns, "AAAA", made).status, 400);
  EXPECT_EQ(add(anns, key).status, 201);
  EXPECT_EQ(add(bobs, key).status, 400) << "a key is one account's";
  EXPECT_EQ(at(ask(bobs, Method::kGet, "/auth/securitykeys"), "totalCount"), "0");
}

TEST_P(SecurityKeysTest, NobodyTouchesAnothersKeys) {
  Authenticator key;
  const std::string anns = enter(ann);
  const std::string id = at(add(anns, key), "securityKey.id");
  for (const CreatedUser& user : {bob, eve}) {
    const std::string cookie = enter(user);
    EXPECT_EQ(ask(cookie, Method::kPatch, "/auth/securitykeys/" + id, R"({"name":"x"})").status, 404);
    EXPECT_EQ(ask(cookie, Method::kDelete, "/auth/securitykeys/" + id).status, 404);
  }
  EXPECT_EQ(at(ask(anns, Method::kGet, "/auth/securitykeys"), "items[0].name"), "Blue one");
}

TEST_P(SecurityKeysTest, TheLastFactorStaysWhereOneIsRequiredAndAnAdministratorTakesAwayALostOne) {
  Authenticator key;
  const std::string bobs = enter(bob), anns = enter(ann);
  const std::string id = at(add(bobs, key), "securityKey.id");
  door.required = true;
  EXPECT_EQ(ask(bobs, Method::kDelete, "/auth/securitykeys/" + id).status, 400);
  EXPECT_THAT(give_password(bob).body, HasSubstr("id=\"use_key\"")) << "no authenticator is asked of who has a key";
  door.required = false;
  EXPECT_EQ(ask(anns, Method::kDelete, "/v1/users/" + bob.id + "/secondfactor").status, 204);
  EXPECT_EQ(give_password(bob).status, 303);
  EXPECT_EQ(add(enter(bob), key).status, 201) << "the key itself may come back";
}

TEST_P(SecurityKeysTest, OfTwoKeysThatAreRemovedAtTheSameMomentOneStaysWhereOneIsRequired) {
  Authenticator blue, red;
  red.credential_id = "another credential's id";
  const std::string cookie = enter(bob);
  const std::string first = at(add(cookie, blue), "securityKey.id"), second = at(add(cookie, red), "securityKey.id");
  std::optional<User> user;
  database().read_now([&](sql::Tx& tx) { user = find_user(tx, kContoso, bob.id); });
  chandlery::test::beside(
      database(), [&](sql::Tx& tx) { EXPECT_TRUE(remove_security_key(tx, registrar, *user, first, true)); },
      [&](sql::Tx& tx) { EXPECT_FALSE(remove_security_key(tx, registrar, *user, second, true)); });
  EXPECT_EQ(at(ask(cookie, Method::kGet, "/auth/securitykeys"), "totalCount"), "1");
}

TEST_P(SecurityKeysTest, WithoutAnAddressByNameKeysAreNotTakenAndRecoveryCodesStillOpen) {
  Authenticator key;
  const std::string cookie = enter(ann);
  const std::string recovery = at(add(cookie, key), "recoveryCodes[0]");
  door.party.reset();
  EXPECT_EQ(code_of(ask(cookie, Method::kPost, "/auth/securitykeys")), 700095);
  EXPECT_THAT(ask(cookie, Method::kGet, "/auth/secondfactor").body, HasSubstr("\"takesSecurityKeys\":false"));
  const http::Response page = give_password(ann);
  EXPECT_THAT(page.body, Not(HasSubstr("use_key")));
  EXPECT_EQ(post_form("ticket=" + ticket_of(page) + "&code=" + recovery).status, 303);
}

TEST_P(SecurityKeysTest, WhoHasKeysAloneSetsUpAnAuthenticatorAndNewCodesAfterAProofByOne) {
  Authenticator key;
  const std::string cookie = enter(ann);
  ASSERT_EQ(add(cookie, key).status, 201);
  const std::string password = R"({"password":")" + ann.temporary_password + "\"}";
  EXPECT_EQ(ask(cookie, Method::kPost, "/auth/secondfactor", password).status, 201);
  EXPECT_EQ(ask(cookie, Method::kPost, "/auth/secondfactor/recoverycodes", "{}").status, 200);
  clock.set(clock.now().plus_seconds(kFreshSeconds));
  EXPECT_EQ(code_of(ask(cookie, Method::kPost, "/auth/secondfactor", password)), 700094);
  EXPECT_EQ(code_of(ask(cookie, Method::kPost, "/auth/secondfactor/recoverycodes", "{}")), 700094);
  EXPECT_EQ(prove_by(cookie, key).status, 204);
  const std::uint64_t reads = database().statistics().read_jobs;
  EXPECT_EQ(ask(cookie, Method::kPost, "/auth/secondfactor/recoverycodes", "{}").status, 200);
  EXPECT_EQ(database().statistics().read_jobs, reads + 2) << "the session and the account; the rest is judged where it is written";
}

TEST_P(SecurityKeysTest, APasskeySignsInWithoutAPasswordAsTwoFactorsToThePortalOfItsOwner) {
  const CreatedUser cid = add_user(kCustomer, "cid@tailspin.com", {Role::kCustomerGlobalAdmin});
  Authenticator key, cids;
  key.count = 1;
  cids.credential_id = "cid's";
  const std::string cookie = enter(ann);
  const std::string handle = at(ask(cookie, Method::kPost, "/auth/securitykeys"), "userHandle");
  ASSERT_EQ(add(cookie, key).status, 201);
  ASSERT_EQ(add(enter(cid), cids).status, 201);
  clock.set(clock.now().plus_seconds(3600));

  const http::Response page = open_page();
  EXPECT_THAT(page.body, HasSubstr("Sign in with a passkey"));
  EXPECT_THAT(page.body, HasSubstr("&quot;keys&quot;:[],&quot;verification&quot;:&quot;required&quot;"));
  key.flags = cids.flags = kVerified;
  const http::Response in = give_passkey(page, key, key.asserts(challenge_of(page)), *crypto::from_base64url(handle));
  ASSERT_EQ(in.status, 303) << in.body;
  EXPECT_EQ(location_of(in), "/partner");
  database().read_now([&](sql::Tx& tx) {
    const std::optional<LiveSession> live = find_session(tx, cookie_of(in), clock.now());
    EXPECT_TRUE(actor_of(*live).mfa);
    EXPECT_EQ(live->session.proved_at, clock.now());
  });
  EXPECT_EQ(operations().back(), "sign_in_by_passkey");
  EXPECT_NE(at(ask(cookie_of(in), Method::kGet, "/auth/securitykeys"), "items[0].lastUsedDate"), "");
  EXPECT_EQ(location_of(sign_in_by(cids, cid)), "/centre");
  key.flags = 0x01;
  EXPECT_EQ(touch(give_password(ann), key).status, 303) << "beside the password it need not verify its user";
}

TEST_P(SecurityKeysTest, PasskeysThatSignNobodyInAllGetOneSentenceAndChangeNothing) {
  Authenticator key, bobs, eves;
  key.count = bobs.count = eves.count = 1;
  bobs.credential_id = "bob's";
  eves.credential_id = "eve's";
  ASSERT_EQ(add(enter(ann), key).status, 201);
  ASSERT_EQ(add(enter(bob), bobs).status, 201);
  ASSERT_EQ(add(enter(eve), eves).status, 201);
  key.flags = bobs.flags = eves.flags = kVerified;
  const std::int64_t counts = number(kCounts);
  const auto refused = [&](Authenticator with, const std::string& handle, const std::string& what) {
    clock.set(clock.now().plus_seconds(3600));  // so that no attempt is locked out
    const std::int64_t sessions = number(kSessions);
    const http::Response page = open_page();
    const http::Response again = give_passkey(page, with, with.asserts(challenge_of(page)), handle);
    EXPECT_EQ(again.status, 401) << what;
    EXPECT_THAT(again.body, HasSubstr("<p role=\"alert\">The passkey was not accepted, or too many attempts failed.")) << what;
    EXPECT_EQ(cookie_of(again), "") << what;
    EXPECT_EQ(number(kSessions), sessions) << what;
    EXPECT_EQ(number(kCounts), counts) << what;
  };
  const auto spoilt = [&](const auto& spoil) {
    Authenticator with = key;
    spoil(with);
    return with;
  };
  const std::string anns = handle_of(stored(ann));
  refused(spoilt([](Authenticator& k) { k.flags = 0x01; }), anns, "nobody was verified");
  refused(spoilt([](Authenticator& k) { k.flags = 0x04; }), anns, "nobody was there");
  refused(spoilt([](Authenticator& k) { k.origin = "https://shop.example.evil"; }), anns, "another site");
  refused(spoilt([](Authenticator& k) { k.party = "evil"; }), anns, "another relying party");
  refused(spoilt([](Authenticator& k) { k.count = 1; }), anns, "a copy's count");
  refused(spoilt([](Authenticator& k) { k = Authenticator(); k.flags = kVerified; }), anns, "another key by the same name");
  refused(key, handle_of(stored(bob)), "it is not his");
  refused(key, "", "it says nobody's");
  EXPECT_THAT(operations(), testing::IsSupersetOf({"refuse_security_key", "refuse_sign_in"})) << "the latter, since so many were wrong";

  const std::size_t log = operations().size();
  ASSERT_TRUE(write([&](sql::Tx& tx) { return change_user(tx, registrar, kContoso, bob.id, {.disabled = true}); }));
  write([&](sql::Tx& tx) { return store::insert_identity(tx, stored(eve), "https://login.fabrikam.example", "eve", clock.now()); });
  const std::int64_t answers = number(kAnswers);
  refused(spoilt([](Authenticator& k) { k.credential_id = "unknown"; }), anns, "nobody's key");
  refused(bobs, handle_of(stored(bob)), "a disabled account");
  refused(eves, handle_of(stored(eve)), "one that a company signs in");
  EXPECT_EQ(operations().size(), log + 1) << "none but the test's own";
  EXPECT_EQ(number(kAnswers), answers);
  EXPECT_EQ(sign_in_by(key, ann).status, 303);
}

TEST_P(SecurityKeysTest, APasskeysAnswerIsGoodOnceForItsPageAndForTenMinutes) {
  Authenticator key;
  ASSERT_EQ(add(enter(ann), key).status, 201);
  key.flags = kVerified;
  const std::string handle = handle_of(stored(ann));
  const http::Response page = open_page();
  const Authenticator::Assertion answer = key.asserts(challenge_of(page));
  EXPECT_EQ(give_passkey(open_page(), key, answer, handle).status, 401) << "another page's question";
  EXPECT_EQ(give_passkey(page, key, answer, handle).status, 303);
  EXPECT_EQ(give_passkey(page, key, answer, handle).status, 401) << "the same answer again";
  const http::Response asked = give_password(ann);
  const Authenticator::Assertion second = key.asserts(challenge_of(asked));
  EXPECT_EQ(post_form("passkey=" + ticket_of(asked) + "&key=" + crypto::to_base64url(key.credential_id) + "&key_client=" +
                      crypto::to_base64url(second.client_notes) + "&key_data=" + crypto::to_base64url(second.authenticator_notes) +
                      "&key_signature=" + crypto::to_base64url(second.signature) + "&key_user=" + crypto::to_base64url(handle))
                .status,
            400)
      << "a question that was asked beside the password";
  const http::Response old = open_page();
  clock.set(clock.now().plus_seconds(601));
  const http::Response late = give_passkey(old, key, key.asserts(challenge_of(old)), handle);
  EXPECT_EQ(late.status, 400);
  EXPECT_THAT(late.body, HasSubstr("The sign-in took too long. Begin again."));
  EXPECT_EQ(give_passkey(late, key, key.asserts(challenge_of(late)), handle).status, 303) << "the page that says so asks anew";
}

TEST_P(SecurityKeysTest, WrongPasskeysLockTheAccountAsWrongPasswordsDo) {
  Authenticator key, wrong;
  ASSERT_EQ(add(enter(ann), key).status, 201);
  key.flags = wrong.flags = kVerified;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in_by(wrong, ann).status, 401);
  EXPECT_EQ(sign_in_by(key, ann).status, 401) << "also with the right one";
  EXPECT_EQ(give_password(ann).status, 401) << "at every door";
  clock.set(clock.now().plus_seconds(3600));
  EXPECT_EQ(sign_in_by(key, ann).status, 303);
}

TEST_P(SecurityKeysTest, WithoutAnAddressByNameNoPasskeyIsOfferedOrTaken) {
  Authenticator key;
  ASSERT_EQ(add(enter(ann), key).status, 201);
  key.flags = kVerified;
  const http::Response page = open_page();
  door.party.reset();
  EXPECT_THAT(open_page().body, Not(HasSubstr("a passkey")));
  EXPECT_EQ(give_passkey(page, key, key.asserts(challenge_of(page)), handle_of(stored(ann))).status, 401);
}

INSTANTIATE_ON_BOTH_ENGINES(SecurityKeysTest);

}  // namespace
}  // namespace chandlery::identity
