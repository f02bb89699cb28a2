// Customers on both engines: made, found by whom they belong to, changed, let go.
#include "audit/query.h"
#include "customers/shop_test_base.h"

namespace chandlery::customers {
namespace {

class CustomersTest : public ShopTest {
 protected:
  const ErrorCode* refusal(const Actor& actor, std::string_view customer_id) {
    const ErrorCode* code = nullptr;
    database().read_now([&](sql::Tx& tx) {
      const auto buyer = find_buyer(tx, actor, customer_id);
      const auto customer = find_customer(tx, actor, customer_id);
      code = buyer ? nullptr : buyer.error().code;
      EXPECT_EQ(code, customer ? nullptr : customer.error().code) << "both readers answer alike";
    });
    return code;
  }
  Buyer buyer(const Actor& actor, std::string_view customer_id) {
    std::optional<Buyer> found;
    database().read_now([&](sql::Tx& tx) { found = find_buyer(tx, actor, customer_id).value(); });
    return *found;
  }
  template <class Act>
  auto write(Act act) {
    std::optional<decltype(act(std::declval<sql::Tx&>()))> result;
    database().write_now([&](sql::Tx& tx) {
      result = act(tx);
      if (!*result) tx.undo();
    });
    return *result;
  }
  Result<Agreement> attest(const Actor& actor, std::string_view customer_id, std::string last_name = "Lovelace") {
    return write([&](sql::Tx& tx) {
      return attest_agreement(tx, actor, customer_id,
                              {.template_id = "117a77b0-9360-443b-8795-c6dedc750cf9",
                               .type = "MicrosoftCustomerAgreement",
                               .contact = {"Ada", last_name, "ada@contoso.example", ""},
                               .date_agreed = kNow});
    });
  }
};

TEST_P(CustomersTest, ANewCustomerHasATenantAnAdministratorAndARelationship) {
  const auto created = create(direct_, wanted("Contoso.example"));
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_EQ(created->customer.domain, "contoso.example");
  EXPECT_EQ(created->admin.user_name, "admin@contoso.example");
  EXPECT_FALSE(created->admin.temporary_password.empty());
  const Buyer found = buyer(direct_, created->customer.id);
  EXPECT_EQ(found.name, "Contoso");
  EXPECT_EQ(found.country, "US");
  EXPECT_EQ(found.partner_id, direct_.partner_id);
  EXPECT_TRUE(found.relationship_active);
  EXPECT_FALSE(found.agreement_accepted);
  database().read_now([&](sql::Tx& tx) {
    const auto tenant = identity::find_tenant(tx, "contoso.example");
    EXPECT_EQ(tenant->kind, identity::TenantKind::kCustomer);
    EXPECT_EQ(tenant->partner_id, direct_.partner_id);
  });
}

TEST_P(CustomersTest, AGivenIdIsKeptSoThatDemoDataStaysTheSame) {
  NewCustomer customer = wanted("contoso.example");
  customer.id = "0198A6F0-1111-7000-8000-000000000001";
  customer.segment = Segment::kEducation;
  const auto created = create(direct_, customer);
  EXPECT_EQ(created->customer.id, "0198a6f0-1111-7000-8000-000000000001");
  EXPECT_EQ(buyer(direct_, created->customer.id).segments, Segments(Segment::kEducation));
  customer.domain = "fabrikam.example";
  EXPECT_TRUE(create(direct_, customer).error().is(errors::kAlreadyExists));
}

TEST_P(CustomersTest, ATakenDomainLeavesNothingBehind) {
  customer_of(direct_, "contoso.example");
  EXPECT_TRUE(create(other_, wanted("CONTOSO.example")).error().is(errors::kDomainTaken));
  EXPECT_EQ(test::at(get(other_, "/v1/customers"), "totalCount"), "0");
}

TEST_P(CustomersTest, TheUnknownTheForeignAndTheMisspelledAreToldApart) {
  const std::string id = customer_of(direct_, "contoso.example");
  EXPECT_EQ(refusal(direct_, id), nullptr);
  EXPECT_EQ(refusal(other_, id), &errors::kNoRelationship);
  EXPECT_EQ(refusal(direct_, "0198a6f0-1111-7000-8000-000000000001"), &errors::kCustomerNotFound);
  EXPECT_EQ(refusal(direct_, other_.partner_id), &errors::kCustomerNotFound);
  EXPECT_EQ(refusal(direct_, "contoso"), &errors::kInvalidCustomerId);
}

TEST_P(CustomersTest, ACustomerUserFindsOnlyTheOwnTenant) {
  const std::string id = customer_of(direct_, "contoso.example"), neighbour = customer_of(direct_, "fabrikam.example");
  const Actor user = user_of(id, direct_);
  EXPECT_EQ(refusal(user, id), nullptr);
  EXPECT_EQ(refusal(user, neighbour), &errors::kNoRelationship);
  EXPECT_EQ(refusal(user, "0198a6f0-1111-7000-8000-000000000001"), &errors::kNoRelationship);
}

TEST_P(CustomersTest, AResellerSeesItsProvidersCustomersOfItsOwnAndChangesNothing) {
  const Actor second =
      new_partner("second.example", "5", partners::PartnerType::kIndirectReseller, provider_.partner_id);
  const std::string id = customer_of(provider_, "contoso.example");
  EXPECT_EQ(buyer(reseller_, id).partner_id, provider_.partner_id);
  EXPECT_EQ(refusal(second, id), &errors::kNoRelationship);
  EXPECT_TRUE(attest(reseller_, id).error().is(errors::kNoRelationship));
  EXPECT_TRUE(attest(provider_, id));

  write([&](sql::Tx& tx) {
    return link_reseller(tx, provider_, provider_.partner_id, reseller_.partner_id,
                         partners::ResellerLinkStatus::kEnded);
  });
  EXPECT_EQ(refusal(reseller_, id), &errors::kNoRelationship);
  EXPECT_EQ(refusal(provider_, id), nullptr);
}

TEST_P(CustomersTest, AProviderNamesOneOfItsResellersAndNobodyElseDoes) {
  NewCustomer customer = wanted("contoso.example");
  EXPECT_TRUE(create(provider_, customer).error().is(errors::kNotAnAdvisor));
  customer.associated_partner_id = other_.partner_id;
  EXPECT_TRUE(create(provider_, customer).error().is(errors::kNotAnAdvisor));
  customer.associated_partner_id = reseller_.partner_id;
  EXPECT_TRUE(create(direct_, customer).error().is(errors::kNotAnAdvisor));
  EXPECT_TRUE(create(reseller_, wanted("contoso.example")).error().is(errors::kProgramStatus));
  EXPECT_TRUE(create(provider_, customer));
}

TEST_P(CustomersTest, ASandboxHasAtMostSeventyFiveCustomers) {
  const Actor sandbox = new_partner("sandbox.example", "9", partners::PartnerType::kDirect, {}, true);
  for (int i = 0; i < 75; ++i) customer_of(sandbox, "customer" + std::to_string(i) + ".example");
  EXPECT_TRUE(create(sandbox, wanted("customer75.example")).error().is(errors::kSandboxLimit));
}

TEST_P(CustomersTest, AStaleEtagChangesNothing) {
  const std::string id = customer_of(direct_, "contoso.example");
  BillingProfile profile = wanted("contoso.example", "Contoso Ltd").billing;
  const auto replace = [&](std::optional<std::string> etag) {
    return write([&](sql::Tx& tx) { return replace_billing_profile(tx, direct_, id, profile, etag); });
  };
  EXPECT_EQ(replace("1")->version, 2);
  profile.company_name = "Contoso GmbH";
  EXPECT_TRUE(replace("1").error().is(errors::kStaleEtag));
  EXPECT_TRUE(replace("x").error().is(errors::kStaleEtag));
  EXPECT_EQ(buyer(direct_, id).name, "Contoso Ltd");
  EXPECT_EQ(replace(std::nullopt)->version, 3);
  EXPECT_EQ(buyer(direct_, id).name, "Contoso GmbH");
}

TEST_P(CustomersTest, TheLogNamesTheCustomerAsTheNewBillingProfileDoes) {
  const std::string id = customer_of(direct_, "contoso.example", "A company whose name is too long to be kept in place");
  const std::string renamed = "Another name of that company, which is no shorter";
  ASSERT_TRUE(write([&](sql::Tx& tx) {
    return replace_billing_profile(tx, direct_, id, wanted("contoso.example", renamed).billing, std::nullopt);
  }));
  database().read_now([&](sql::Tx& tx) {
    const audit::Query newest{.range = {kNow, {kNow.micros + 1}}, .size = 1};
    const auto records = audit::list(tx, direct_, {.transactions = true}, newest);
    ASSERT_TRUE(records && !records->items.empty());
    EXPECT_EQ(records->items[0].operation, "update_customer_billing_profile");
    EXPECT_EQ(records->items[0].customer_name, renamed);
  });
}

TEST_P(CustomersTest, TheCountryOfACustomerCannotChange) {
  const std::string id = customer_of(direct_, "contoso.example");
  BillingProfile profile = wanted("contoso.example").billing;
  profile.address = {.country = "DE", .city = "Berlin", .line1 = "Unter den Linden 1", .postal_code = "10117"};
  const auto refused =
      write([&](sql::Tx& tx) { return replace_billing_profile(tx, direct_, id, profile, std::nullopt); });
  EXPECT_TRUE(refused.error().is(errors::kInvalidAddress));
}

TEST_P(CustomersTest, AnEndedRelationshipHidesTheCustomerFromThePartnerButNotFromItself) {
  const std::string id = customer_of(direct_, "contoso.example");
  ASSERT_TRUE(write([&](sql::Tx& tx) { return remove_relationship(tx, direct_, id, nullptr); }));
  EXPECT_EQ(refusal(direct_, id), &errors::kNoRelationship);
  EXPECT_EQ(test::at(get(direct_, "/v1/customers"), "totalCount"), "0");
  EXPECT_FALSE(buyer(user_of(id, direct_), id).relationship_active);
}

TEST_P(CustomersTest, ARelationshipThatIsStillNeededStays) {
  const std::string id = customer_of(direct_, "contoso.example");
  const RemovalGuard guard = [](sql::Tx&, const Actor&, std::string_view) -> Result<void> {
    return fail(errors::kInvalidProperty, "A subscription is active.");
  };
  EXPECT_FALSE(write([&](sql::Tx& tx) { return remove_relationship(tx, direct_, id, guard); }));
  EXPECT_EQ(refusal(direct_, id), nullptr);
}

TEST_P(CustomersTest, AnAttestationIsAcceptedOnceAContactAndOpensTheWayToPurchases) {
  const std::string id = customer_of(direct_, "contoso.example");
  ASSERT_TRUE(attest(direct_, id));
  EXPECT_TRUE(buyer(direct_, id).agreement_accepted);
  EXPECT_TRUE(attest(direct_, id).error().is(errors::kAgreementExists));
  EXPECT_TRUE(attest(direct_, id, "LOVELACE").error().is(errors::kAgreementExists));
  EXPECT_TRUE(attest(direct_, id, "Byron"));
  EXPECT_TRUE(attest(other_, id).error().is(errors::kNoRelationship));
  database().read_now([&](sql::Tx& tx) {
    EXPECT_EQ(list_agreements(tx, direct_, id, "")->size(), 2u);
    EXPECT_EQ(list_agreements(tx, direct_, id, "microsoftcloudagreement")->size(), 0u);
    EXPECT_FALSE(list_agreements(tx, direct_, id, "Other"));
  });
}

TEST_P(CustomersTest, ACustomerAcceptsForItselfUnlessThePartnerAttested) {
  const std::string id = customer_of(direct_, "contoso.example"), attested = customer_of(direct_, "fabrikam.example");
  const auto accept = [&](std::string_view customer) {
    return write([&](sql::Tx& tx) { return accept_agreement(tx, user_of(std::string(customer), direct_), customer); });
  };
  EXPECT_TRUE(accept(id));
  EXPECT_TRUE(buyer(direct_, id).agreement_accepted);
  EXPECT_TRUE(accept(id).error().is(errors::kAgreementExists));
  ASSERT_TRUE(attest(direct_, attested));
  EXPECT_TRUE(accept(attested).error().is(errors::kAgreementExists));
}

INSTANTIATE_ON_BOTH_ENGINES(CustomersTest);

}  // namespace
}  // namespace chandlery::customers
