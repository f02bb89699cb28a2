// Download links: who gets one, what ends it, what is counted and what the log says.
#include "fulfilment/downloads.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "fulfilment/media.h"
#include "fulfilment/reveal_world.h"
#include "platform/storage/folder_store.h"

namespace chandlery::fulfilment {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::string kAlice(16, 'a'), kBob(16, 'b');  // hashes of clients

TEST(LinkToken, CarriesTheIdAndNothingElseIsBelieved) {
  const crypto::Keyring keyring = crypto::Keyring::ephemeral(), other = crypto::Keyring::ephemeral();
  const std::string id = new_id(kSeedA), token = token_of(keyring, id);
  EXPECT_EQ(link_of_token(keyring, token), id);
  EXPECT_EQ(link_of_token(other, token), std::nullopt);
  EXPECT_EQ(link_of_token(keyring, token_of(other, id)), std::nullopt);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string forged = token;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(link_of_token(keyring, forged), std::nullopt) << i;
    EXPECT_EQ(link_of_token(keyring, token.substr(0, i)), std::nullopt) << i;
  }
  EXPECT_EQ(link_of_token(keyring, token + "A"), std::nullopt);
  EXPECT_EQ(link_of_token(keyring, std::string(100'000, 'A')), std::nullopt);
}

class DownloadsTest : public RevealWorld {
 protected:
  void SetUp() override {
    RevealWorld::SetUp();
    if (IsSkipped()) return;
    folder_ = fs::temp_directory_path() / ("chandlery-downloads-" + crypto::random_token());
    blobs_ = storage::FolderStore(folder_);
    database().write_now([](sql::Tx& tx) {
      catalog::FulfilmentPolicy both{
          .id = "onprem-2021-03b", .family = "software", .effective_from = *parse_iso("2021-03-05")};
      both.partner_view_key = both.partner_download = both.partner_copy_link = both.risk_notice_required = true;
      both.partner_roles.add(Role::kAdminAgent);
      both.customer_roles.add(Role::kCustomerGlobalAdmin);
      catalog::store::insert_policy(tx, both);
      both.id = "limits-2021-06";
      both.effective_from = *parse_iso("2021-06-03");
      both.link_ttl_after_mint = 14 * 86'400;
      both.link_ttl_after_first_download = 5 * 86'400;
      both.link_max_downloads = 2;
      catalog::store::insert_policy(tx, both);
    });
    file_ = publish("2019", "en-US", "x64");
  }
  void TearDown() override {
    fs::remove_all(folder_);
    RevealWorld::TearDown();
  }

  std::string publish(const std::string& version, const std::string& language, const std::string& architecture,
                      const std::string& sku = "0001") {
    Actor who;
    who.kind = PrincipalKind::kOperator;
    who.at = kBuying;
    MediaFile file{.product_id = kProduct,
                   .sku_id = sku,
                   .version = version,
                   .language = language,
                   .architecture = architecture,
                   .file_name = "server.iso",
                   .size = 10};
    database().write_now([&](sql::Tx& tx) { file = create_media(tx, who, blobs_, file).value(); });
    auto upload = MediaUpload::open(database(), who, blobs_, file.id, 0).value();
    EXPECT_TRUE(upload.append("0123456789"));
    EXPECT_TRUE(upload.finish());
    return file.id;
  }

  Result<MintedLink> mint(const Actor& actor, MintCommand command) {
    Result<MintedLink> made = fail(errors::kInternal);
    database().write_now([&](sql::Tx& tx) {
      made = [&]() -> Result<MintedLink> {
        const customers::Buyer customer = OR_RETURN(customers::find_buyer(tx, actor, kCustomer));
        const Entitlement line = OR_RETURN(find_line(tx, customer, order_, "0"));
        if (command.file_id.empty()) command.file_id = file_;
        return mint_link(tx, actor, customer, line, command);
      }();
      if (!made) tx.undo();
    });
    return made;
  }
  Result<MintedLink> mint(const Actor& actor) { return mint(actor, {.risk_acknowledged = true}); }
  std::string link_at(Instant at) { return mint(partner_user(Role::kAdminAgent, at)).value().link.id; }

  static Actor visitor(Instant at) {
    Actor actor;
    actor.at = at;
    actor.correlation_id = "visit";
    return actor;
  }
  /// 0, or the error's number.
  int fetch(const std::string& link, Instant at, const std::string& client = kAlice, std::uint64_t offset = 0) {
    Result<void> begun;
    database().write_now([&](sql::Tx& tx) { begun = begin_download(tx, link, visitor(at), client, offset); });
    return begun ? 0 : begun.error().code->number;
  }
  int look(const std::string& link, Instant at) {
    int number = 0;
    database().read_now([&](sql::Tx& tx) {
      const auto found = look_at_link(tx, link, visitor(at));
      number = found ? 0 : found.error().code->number;
    });
    return number;
  }
  void cancel(Instant at) {
    database().write_now(
        [&](sql::Tx& tx) { EXPECT_TRUE(cancel_line(tx, partner_user(Role::kAdminAgent, at), kCustomer, order_, 0)); });
  }
  DownloadLink stored(const std::string& link) {
    std::optional<DownloadLink> found;
    database().read_now([&](sql::Tx& tx) {
      const auto customer = customers::find_buyer(tx, partner_user(Role::kAdminAgent), kCustomer).value();
      const auto line = find_line(tx, customer, order_, "0").value();
      found = find_link(tx, line, file_, link).value().link;
    });
    return *found;
  }
  static int number_of(const Result<MintedLink>& result) { return result ? 0 : result.error().code->number; }

  fs::path folder_;
  storage::FolderStore blobs_{fs::path()};
  std::string file_;
};

constexpr Instant days_after(Instant at, std::int64_t days) { return at.plus_days(days); }
const Instant kLimited = *parse_iso("2021-07-01T12:00:00Z");  // the policy with all three limits

TEST_P(DownloadsTest, BothSidesGetALinkUnderTheFirstPresetAndOnlyTheCustomerUnderTheSecond) {
  EXPECT_EQ(number_of(mint(partner_user(Role::kAdminAgent, kSeedA))), 0);
  EXPECT_EQ(number_of(mint(customer_user(Role::kCustomerGlobalAdmin, kSeedA))), 0);
  EXPECT_EQ(number_of(mint(partner_user(Role::kAdminAgent, kSeedB))), 700003);
  EXPECT_EQ(number_of(mint(customer_user(Role::kCustomerGlobalAdmin, kSeedB))), 0);
}

TEST_P(DownloadsTest, OtherRolesTenantsAndResellersAreRefused) {
  EXPECT_EQ(number_of(mint(partner_user(Role::kGlobalAdmin))), 900150);
  EXPECT_EQ(number_of(mint(customer_user(Role::kCustomerBillingAdmin))), 900150);
  Actor other = partner_user(Role::kAdminAgent);
  other.partner_id = kOther;
  EXPECT_EQ(number_of(mint(other)), 20002);
  other.partner_id = kReseller;
  EXPECT_EQ(number_of(mint(other)), 20002);
}

TEST_P(DownloadsTest, TheRiskIsAcknowledgedBeforeALinkIsMade) {
  const auto refused = mint(partner_user(Role::kAdminAgent), {});
  EXPECT_EQ(number_of(refused), 800002);
  EXPECT_EQ(refused.error().field, "riskAcknowledged");
  EXPECT_EQ(number_of(mint(customer_user(Role::kCustomerGlobalAdmin), {})), 800002);
  EXPECT_EQ(number_of(mint(customer_user(Role::kCustomerGlobalAdmin, kSeedB), {})), 0) << "no notice in that policy";
}

TEST_P(DownloadsTest, AFileOfAnotherProductOrAWithdrawnOneHasNoLink) {
  const std::string foreign = publish("2019", "en-US", "x64", "0002");
  EXPECT_EQ(number_of(mint(partner_user(Role::kAdminAgent), {.file_id = foreign, .risk_acknowledged = true})), 700004);
  EXPECT_EQ(number_of(mint(partner_user(Role::kAdminAgent), {.file_id = "nonsense", .risk_acknowledged = true})), 1000);
  database().write_now([&](sql::Tx& tx) { EXPECT_TRUE(withdraw_media(tx, visitor(kSeedA), file_)); });
  EXPECT_EQ(number_of(mint(partner_user(Role::kAdminAgent))), 1000);
}

TEST_P(DownloadsTest, AChoiceThatIsNotInTheCatalogueIsToldTheOnesThatAre) {
  publish("2016", "de-DE", "x86");
  const auto list = [&](const MediaChoice& choice) {
    Result<std::vector<MediaFile>> files;
    database().read_now([&](sql::Tx& tx) {
      const auto customer = customers::find_buyer(tx, partner_user(Role::kSalesAgent), kCustomer).value();
      files = list_downloads(tx, find_line(tx, customer, order_, "0").value(), choice);
    });
    return files;
  };
  EXPECT_EQ(list({})->size(), 2u);
  EXPECT_EQ(list({.version = "2019"})->front().id, file_);
  EXPECT_EQ(list({.language = "DE-de", .architecture = "x86"})->front().version, "2016");
  const auto none = list({.version = "2019", .architecture = "x86"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code->number, 700004);
  EXPECT_EQ(none.error().data, (std::vector<std::string>{"2016 | de-DE | x86", "2019 | en-US | x64"}));
}

TEST_P(DownloadsTest, ALinkEndsByTimeByTimeAfterItsFirstDownloadAndByCount) {
  const std::string by_time = link_at(kLimited);
  EXPECT_EQ(look(by_time, days_after(kLimited, 13)), 0);
  EXPECT_EQ(fetch(by_time, days_after(kLimited, 14)), 700009);
  const std::string by_first = link_at(kLimited);
  EXPECT_EQ(fetch(by_first, kLimited), 0);
  EXPECT_EQ(fetch(by_first, days_after(kLimited, 5)), 700009);
  const std::string by_count = link_at(kLimited);
  EXPECT_EQ(fetch(by_count, kLimited), 0);
  EXPECT_EQ(fetch(by_count, kLimited), 0);
  EXPECT_EQ(fetch(by_count, kLimited), 700009);
  EXPECT_EQ(stored(by_count).downloads, 2);
}

TEST_P(DownloadsTest, ThePolicyOfTheDayOfTheLinkCountsAndALaterOneChangesNothing) {
  const std::string link =
      mint(partner_user(Role::kAdminAgent, *parse_iso("2021-06-03")), {.minutes = 60, .risk_acknowledged = true})
          ->link.id;
  EXPECT_EQ(stored(link).limits.max_downloads, 2);
  const std::string before = link_at(*parse_iso("2021-06-02T23:59:59Z"));
  EXPECT_EQ(stored(before).limits.max_downloads, std::nullopt);
  EXPECT_EQ(stored(before).limits.expires_at, parse_iso("2021-06-03T23:59:59Z"));
}

TEST_P(DownloadsTest, GoingOnWithADownloadIsNotAnotherOne) {
  const std::string link = link_at(kLimited);
  EXPECT_EQ(fetch(link, kLimited, kAlice, 0), 0);
  EXPECT_EQ(fetch(link, kLimited.plus_seconds(60), kAlice, 4), 0);
  EXPECT_EQ(fetch(link, kLimited.plus_seconds(90), kAlice, 8), 0);
  EXPECT_EQ(stored(link).downloads, 1);
  EXPECT_EQ(fetch(link, kLimited.plus_seconds(95), kBob, 8), 0) << "another client begins in the middle";
  EXPECT_EQ(stored(link).downloads, 2);
  EXPECT_EQ(fetch(link, kLimited.plus_seconds(99), kAlice, 9), 0) << "used up, but this one was begun before";
  EXPECT_EQ(fetch(link, kLimited.plus_seconds(99), kAlice, 0), 700009);
  EXPECT_EQ(fetch(link, kLimited.plus_seconds(86'500), kAlice, 9), 700009);
}

TEST_P(DownloadsTest, AfterACancellationALinkGivesNothingNotEvenTheRest) {
  const std::string link = link_at(kSeedA),
                    of_customer = mint(customer_user(Role::kCustomerGlobalAdmin)).value().link.id;
  EXPECT_EQ(fetch(link, kSeedA), 0);
  cancel(kSeedA.plus_seconds(10));
  EXPECT_EQ(fetch(link, kSeedA.plus_seconds(11)), 700009);
  EXPECT_EQ(fetch(link, kSeedA.plus_seconds(11), kAlice, 5), 700009);
  EXPECT_EQ(fetch(link, kSeedA), 700009) << "also when the clock goes back";
  EXPECT_EQ(look(of_customer, kSeedA.plus_seconds(11)), 700009);
  EXPECT_EQ(stored(link).revoked_at, kSeedA.plus_seconds(10));
  EXPECT_EQ(number_of(mint(partner_user(Role::kAdminAgent, kSeedA.plus_seconds(12)))), 700002);
}

TEST_P(DownloadsTest, AClockThatGoesBackRevivesNoLink) {
  const std::string link = link_at(kLimited);
  EXPECT_EQ(fetch(link, days_after(kLimited, 15)), 700009);
  EXPECT_EQ(fetch(link, kLimited), 700009);
}

TEST_P(DownloadsTest, ALinkEndsWithItsMediumAndBySomebodysHand) {
  const std::string link = link_at(kSeedA);
  database().write_now([&](sql::Tx& tx) {
    const Actor agent = partner_user(Role::kAdminAgent);
    const auto customer = customers::find_buyer(tx, agent, kCustomer).value();
    const auto line = find_line(tx, customer, order_, "0").value();
    EXPECT_FALSE(revoke_link(tx, agent, customer, line, file_, new_id(kSeedA)));
    EXPECT_FALSE(revoke_link(tx, agent, customer, line, new_id(kSeedA), link));
    EXPECT_TRUE(revoke_link(tx, agent, customer, line, file_, link));
    EXPECT_TRUE(revoke_link(tx, agent, customer, line, file_, link));
  });
  EXPECT_EQ(fetch(link, kSeedA), 700009);
  const std::string another = link_at(kSeedA);
  database().write_now([&](sql::Tx& tx) { EXPECT_TRUE(withdraw_media(tx, visitor(kSeedA), file_)); });
  EXPECT_EQ(look(another, kSeedA), 700009);
  EXPECT_EQ(fetch(another, kSeedA), 700009);
}

TEST_P(DownloadsTest, WithTheRelationshipThePartnersLinksEndAndTheCustomersStay) {
  const std::string partners = link_at(kSeedA),
                    customers_own = mint(customer_user(Role::kCustomerGlobalAdmin)).value().link.id;
  database().write_now([&](sql::Tx& tx) {
    EXPECT_TRUE(
        customers::remove_relationship(tx, partner_user(Role::kGlobalAdmin), kCustomer,
                                       [](sql::Tx&, const Actor&, std::string_view) { return Result<void>(); }));
  });
  EXPECT_EQ(fetch(partners, kSeedA), 700009);
  EXPECT_EQ(fetch(customers_own, kSeedA), 0);
}

TEST_P(DownloadsTest, EachLinkAndEachDownloadIsInTheLogOfTheTenantWithWhoseLinkItWas) {
  const auto before = log().size();
  const std::string link =
      mint(partner_user(Role::kAdminAgent), {.purpose = LinkPurpose::kCopy, .minutes = 60, .risk_acknowledged = true})
          ->link.id;
  ASSERT_EQ(log().size(), before + 1);
  audit::Record record = log().front();
  EXPECT_EQ(record.operation, "get_software_download_link");
  EXPECT_EQ(record.category, audit::Category::kKeyAccess);
  EXPECT_EQ(record.user_name, "user@seller.example");
  for (const std::string& fact :
       {std::string("link_copied"), order_, kProduct, std::string("0001"), std::string("2019"), std::string("en-US"),
        std::string("x64"), file_, std::string("2021-03-08T13:00:00")}) {
    EXPECT_THAT(record.customized, HasSubstr(fact));
  }
  EXPECT_THAT(record.customized, testing::Not(HasSubstr(token_of(keyring_, link))));

  EXPECT_EQ(fetch(link, kSeedA), 0);
  record = log().front();
  EXPECT_THAT(record.customized, HasSubstr("download"));
  EXPECT_EQ(record.status, "succeeded");
  EXPECT_EQ(record.user_name, "user@seller.example");
  EXPECT_EQ(fetch(link, kSeedA.plus_seconds(3'600)), 700009);
  record = log().front();
  EXPECT_EQ(record.status, "failed");
  EXPECT_THAT(record.customized, HasSubstr("expired"));
  EXPECT_EQ(log().size(), before + 3);
}

TEST_P(DownloadsTest, AnUnknownLinkLeavesNoRecord) {
  const auto before = log().size();
  EXPECT_EQ(fetch(new_id(kSeedA), kSeedA), 700009);
  EXPECT_EQ(look(new_id(kSeedA), kSeedA), 700009);
  EXPECT_EQ(log().size(), before);
}

TEST_P(DownloadsTest, OfManyDownloadsAtOnceNoMoreBeginThanTheLinkAllows) {
  const std::string link = link_at(kLimited);
  std::atomic<int> begun = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] { begun += fetch(link, kLimited, std::string(16, static_cast<char>('a' + i))) == 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(begun, 2);
  EXPECT_EQ(stored(link).downloads, 2);
}

TEST_P(DownloadsTest, RacingACancellationADownloadBeginsBeforeItOrNotAtAll) {
  for (int round = 0; round < 5; ++round) {
    order_ = buy("0001", 1);
    const std::string link = link_at(kSeedA);
    std::atomic<bool> cancelled = false;
    std::thread canceller([&] {
      cancel(kSeedA);
      cancelled = true;
    });
    for (bool was_cancelled = false; !was_cancelled;) {
      was_cancelled = cancelled;
      const int number = fetch(link, kSeedA);
      if (was_cancelled) {
        EXPECT_EQ(number, 700009);
      }
    }
    canceller.join();
    EXPECT_EQ(number_of(mint(partner_user(Role::kAdminAgent))), 700002);
  }
}

INSTANTIATE_ON_BOTH_ENGINES(DownloadsTest);

}  // namespace
}  // namespace chandlery::fulfilment
