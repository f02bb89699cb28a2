// The keys that seal and sign, on both engines: they are made once, replaced while servers run, and the master key changes
// without anything else changing.
#include <gmock/gmock.h>

#include "audit/follow.h"
#include "audit/schema.h"
#include "identity/key_store.h"
#include "identity/schema.h"
#include "identity/sealing_keys.h"
#include "identity/tokens.h"
#include "support/engines.h"

namespace chandlery::identity {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Instant kNow{1'790'000'000 * Instant::kSecond};
constexpr std::string_view kContext = "a place";

class KeysTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> steps = audit::schema();
    for (const sql::Migration& step : schema()) steps.push_back(step);
    create_database(steps);
    if (IsSkipped()) return;
    console.kind = PrincipalKind::kSystem;
    console.user_name = "console";
    console.roles = {Role::kOperator};
    console.at = kNow;
  }

  static MasterKeys file_of(std::vector<crypto::MasterKey> keys) { return {.file = "var/master.key", .keys = std::move(keys)}; }
  crypto::Keyring open(const MasterKeys& masters, bool fresh = true, Instant now = kNow) {
    return open_keyring(database(), masters, fresh, now);
  }
  std::string refusal(const MasterKeys& masters) {
    try {
      open(masters, false);
    } catch (const std::runtime_error& refused) {
      return refused.what();
    }
    return "opened";
  }
  template <class Act>
  auto write(Act&& act) {
    std::optional<decltype(act(std::declval<sql::Tx&>()))> answer;
    database().write_now([&](sql::Tx& tx) { answer.emplace(act(tx)); });
    return *std::move(answer);
  }
  Result<int> change_master(const MasterKeys& masters, const crypto::MasterKey& to) {
    return write([&](sql::Tx& tx) { return change_master_key(tx, console, masters, to, kNow.plus_seconds(5)); });
  }
  Result<TokenKey> announce(const crypto::Keyring& ring, Haste haste = Haste::kNone) {
    const auto prepared = std::make_shared<const crypto::SigningKey>(crypto::SigningKey::generate());
    return write([&](sql::Tx& tx) { return announce_token_key(tx, console, ring, prepared, haste); });
  }

  Actor console;
  const crypto::MasterKey old_ = crypto::MasterKey::generate(), new_ = crypto::MasterKey::generate();
};
INSTANTIATE_ON_BOTH_ENGINES(KeysTest);

TEST_P(KeysTest, AFreshShopsKeysAreRandomAndAllServersHaveTheSame) {
  const crypto::Keyring first = open(file_of({old_})), second = open(file_of({old_}));
  EXPECT_EQ(first.keys(), second.keys());
  EXPECT_NE(first.keys(), old_.derived_keys());
  EXPECT_EQ(second.open_sealed(first.seal("secret", kContext), kContext), "secret");
}

TEST_P(KeysTest, AnOldShopOpensWithWhatItsMasterKeyGaveAndIsNotTakenOverByAnother) {
  const crypto::Keyring before(old_.derived_keys());
  database().write_now([&](sql::Tx& tx) {
    const std::string pem = crypto::SigningKey::generate().to_pem();
    store::insert_signing_key(tx, {.slot = 1, .sealed_pem = before.seal(pem, store::signing_key_context(1)), .created_at = kNow,
                                   .signs_from = {}, .ends_at = {}});
  });
  EXPECT_THAT(refusal(file_of({new_})), HasSubstr("not the one that sealed"));
  const crypto::Keyring after = open(file_of({old_}), false);
  EXPECT_EQ(after.keys(), before.keys());
  EXPECT_EQ(load_token_keys(database(), after, kNow).size(), 1u);
}

TEST_P(KeysTest, TheMasterKeyChangesAndNothingElseDoes) {
  crypto::Keyring running = open(file_of({old_}));
  const std::string sealed = running.seal("secret", kContext);
  EXPECT_EQ(change_master(file_of({new_, old_}), new_).value(), 2);
  EXPECT_EQ(change_master(file_of({new_, old_}), new_).value(), 0);

  EXPECT_EQ(open(file_of({new_})).keys(), running.keys());
  EXPECT_EQ(open(file_of({new_, old_})).keys(), running.keys());
  EXPECT_EQ(open(file_of({old_, new_})).keys(), running.keys());
  EXPECT_EQ(open(file_of({new_})).open_sealed(sealed, kContext), "secret");
  // A server that runs asks for no master key, and one that starts with the old file says which it wants.
  refresh_keyring(database(), running, [] { return MasterKeys{}; }, kNow);
  const std::string refused = refusal(file_of({old_}));
  EXPECT_THAT(refused, HasSubstr("not the one that sealed this database"));
  EXPECT_THAT(refused, HasSubstr(old_.id()));
  EXPECT_THAT(refused, HasSubstr(new_.id()));
  EXPECT_THAT(refused, HasSubstr(to_iso(kNow.plus_seconds(5))));
  EXPECT_THAT(refused, Not(HasSubstr(old_.to_hex())));
}

TEST_P(KeysTest, WhoHasNotTheMasterKeyChangesNothing) {
  const crypto::Keyring running = open(file_of({old_}));
  EXPECT_FALSE(change_master(file_of({new_}), new_));
  EXPECT_FALSE(write([&](sql::Tx& tx) { return add_data_key(tx, console, file_of({new_}), kNow); }));
  EXPECT_EQ(open(file_of({old_})).keys(), running.keys());
}

TEST_P(KeysTest, ANewDataKeySealsWhenAllServersKnowItAndOldValuesOpen) {
  crypto::Keyring running = open(file_of({old_}));
  const std::string sealed = running.seal("secret", kContext);
  ASSERT_TRUE(change_master(file_of({new_, old_}), new_));
  const SealingKey added = write([&](sql::Tx& tx) { return add_data_key(tx, console, file_of({new_}), kNow); }).value();
  EXPECT_EQ(added.number, 2u);
  EXPECT_FALSE(write([&](sql::Tx& tx) { return add_data_key(tx, console, file_of({new_}), kNow); }));

  int asked = 0;
  const auto masters = [&] { return ++asked, file_of({new_}); };
  refresh_keyring(database(), running, masters, kNow.plus_seconds(1));
  EXPECT_EQ(crypto::data_key_number(running.seal("secret", kContext)), 1u);
  refresh_keyring(database(), running, masters, kNow.plus_seconds(kAnnouncedSeconds));
  const std::string fresh = running.seal("secret", kContext);
  EXPECT_EQ(crypto::data_key_number(fresh), 2u);
  EXPECT_EQ(running.open_sealed(sealed, kContext), "secret");
  EXPECT_EQ(asked, 1);

  const crypto::Keyring started = open(file_of({new_}), false, kNow.plus_seconds(kAnnouncedSeconds));
  EXPECT_EQ(started.keys(), running.keys());
  EXPECT_EQ(started.open_sealed(fresh, kContext), "secret");
}

TEST_P(KeysTest, AnAlteredKeyIsRefusedAndNotTakenForAnother) {
  open(file_of({old_}));
  database().write_now([&](sql::Tx& tx) {
    store::SealingRow row = store::sealing_keys(tx).back();
    row.wrapped.back() = static_cast<char>(row.wrapped.back() ^ 1);
    store::rewrap_sealing_key(tx, row);
  });
  EXPECT_THAT(refusal(file_of({old_})), HasSubstr("was altered"));
}

TEST_P(KeysTest, ASigningKeyIsPublishedThenSignsAndTheOldOneIsBelievedUntilItsLastTokenEnds) {
  const crypto::Keyring ring = open(file_of({old_}));
  TokenKeys running(load_token_keys(database(), ring, kNow));
  const std::string old_id = running.signing(kNow)->key_id();
  const std::string new_id = announce(ring).value().key->key_id();
  EXPECT_FALSE(announce(ring)) << "one is announced already";
  EXPECT_THAT(running.key_set(kNow), Not(HasSubstr(new_id)));
  const std::uint64_t generation = running.generation();
  refresh_token_keys(database(), ring, running);
  EXPECT_NE(running.generation(), generation);
  refresh_token_keys(database(), ring, running);
  EXPECT_EQ(running.generation(), generation + 1);

  const Instant signs = kNow.plus_seconds(kPublishedSeconds), ends = signs.plus_seconds(kLongestTokenSeconds);
  const auto published = [&](Instant at) {
    const std::string set = running.key_set(at);
    return std::pair(set.find(old_id) != set.npos, set.find(new_id) != set.npos);
  };
  EXPECT_EQ(published(kNow), std::pair(true, true));
  EXPECT_EQ(running.signing(signs.plus_seconds(-1))->key_id(), old_id);
  EXPECT_EQ(running.signing(signs)->key_id(), new_id);
  const std::string last = crypto::sign_jwt(*running.signing(signs.plus_seconds(-1)), R"({"of":"the old key"})");
  EXPECT_TRUE(running.verify(last, ends.plus_seconds(-1)));
  EXPECT_EQ(published(ends.plus_seconds(-1)), std::pair(true, true));
  EXPECT_FALSE(running.verify(last, ends));
  EXPECT_EQ(published(ends), std::pair(false, true));

  const TokenKeys started(load_token_keys(database(), ring, signs));
  EXPECT_EQ(started.key_set(signs), running.key_set(signs));
  EXPECT_TRUE(verify_by_any(last, started.all())) << "what is to be proved years later";
}

TEST_P(KeysTest, AStolenSigningKeyIsBelievedNoMoreAlsoByWhoRemembersItsTokens) {
  const crypto::Keyring ring = open(file_of({old_}));
  TokenKeys running(load_token_keys(database(), ring, kNow));
  const TokenSettings settings{.base_url = "https://shop.example"};
  const TokenIssuer issuer(running, settings);
  const TokenVerifier verifier(running, settings);
  Principal partner;
  partner.tenant = {.id = "11111111-1111-7111-8111-111111111111", .kind = TenantKind::kPartner, .domain = "contoso.com",
                    .partner_id = "11111111-1111-7111-8111-111111111111"};
  partner.application_id = "33333333-3333-7333-8333-333333333333";
  const auto token_at = [&](Instant at) { return issuer.access_token(partner, settings.base_url, TokenVersion::kV1, at); };

  const std::string old = token_at(kNow);
  EXPECT_TRUE(verifier.authenticate(old, kNow));
  ASSERT_TRUE(announce(ring)) << "an announced key does not hold up a hasty one";
  ASSERT_TRUE(announce(ring, Haste::kOldKeyIsStolen));
  refresh_token_keys(database(), ring, running);
  const Instant ends = kNow.plus_seconds(kHastySeconds);
  EXPECT_TRUE(verifier.authenticate(old, ends.plus_seconds(-1)));
  EXPECT_FALSE(verifier.authenticate(old, ends));
  EXPECT_TRUE(verifier.authenticate(token_at(ends), ends));
  EXPECT_EQ(running.signing(kNow.plus_seconds(kPublishedSeconds))->key_id(), running.all().back().key->key_id());
}

TEST_P(KeysTest, EveryChangeIsInTheOperatorsLogWithoutMaterial) {
  const crypto::Keyring ring = open(file_of({old_}));
  load_token_keys(database(), ring, kNow);
  ASSERT_TRUE(change_master(file_of({new_, old_}), new_));
  ASSERT_TRUE(write([&](sql::Tx& tx) { return add_data_key(tx, console, file_of({new_}), kNow); }));
  ASSERT_TRUE(announce(ring));
  std::vector<audit::Record> records;
  database().read_now([&](sql::Tx& tx) { records = audit::records_after(tx, "", 0, 10); });
  ASSERT_EQ(records.size(), 3u);
  std::string said;
  for (const audit::Record& record : records) said += record.customized;
  EXPECT_THAT(said, HasSubstr("change_master_key"));
  EXPECT_THAT(said, HasSubstr(new_.id()));
  EXPECT_THAT(said, HasSubstr("add_data_key"));
  EXPECT_THAT(said, HasSubstr("announce_signing_key"));
  EXPECT_THAT(said, Not(HasSubstr(new_.to_hex())));
}

}  // namespace
}  // namespace chandlery::identity
