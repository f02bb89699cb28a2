// A small directory for the module's tests: one operator, two partners, a customer, and an application of each kind.
#pragma once

#include <iterator>
#include <string>

#include "audit/schema.h"
#include "core/id.h"
#include "identity/schema.h"
#include "identity/service.h"
#include "platform/crypto/one_time_code.h"
#include "support/engines.h"

namespace chandlery::identity::test {

inline constexpr Instant kNow{1'790'000'000 * Instant::kSecond};
inline const std::string kOperatorTenant = "00000000-0000-7000-8000-000000000001";
inline const std::string kContoso = "00000000-0000-7000-8000-00000000000a";
inline const std::string kFabrikam = "00000000-0000-7000-8000-00000000000b";
inline const std::string kCustomer = "00000000-0000-7000-8000-00000000000c";
inline const std::string kCallback = "https://app.contoso.com/callback?from=chandlery";

/// What an authenticator shows that was given this secret.
inline std::string code_shown(const std::string& base32, Instant now) {
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : base32) {
    held = held << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
    if ((bits += 5) >= 8) bytes += static_cast<char>(held >> (bits -= 8) & 0xff);
  }
  return crypto::one_time_code(bytes, static_cast<std::uint64_t>(now.micros / (30 * Instant::kSecond)));
}

class Directory : public chandlery::test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> steps = audit::schema();
    std::ranges::move(schema(), std::back_inserter(steps));
    create_database(steps);
    if (IsSkipped()) return;
    registrar.kind = PrincipalKind::kOperator;
    registrar.roles = {Role::kOperator};
    registrar.user_id = "registrar";
    registrar.user_name = "registrar@operator.example";
    registrar.at = kNow;
    registrar.correlation_id = registrar.request_id = new_id(kNow);
    database().write_now([&](sql::Tx& tx) {
      ASSERT_TRUE(create_tenant(tx, {kOperatorTenant, TenantKind::kOperator, "operator.example", ""}));
      ASSERT_TRUE(create_tenant(tx, {kContoso, TenantKind::kPartner, "contoso.com", ""}));
      ASSERT_TRUE(create_tenant(tx, {kFabrikam, TenantKind::kPartner, "fabrikam.com", ""}));
      ASSERT_TRUE(create_tenant(tx, {kCustomer, TenantKind::kCustomer, "tailspin.com", kContoso}));
    });
  }

  /// A user with a temporary password that need not be changed: those are cheap to hash.
  CreatedUser add_user(const std::string& tenant, const std::string& name, RoleSet roles, bool mfa = false) {
    NewUser wanted;
    wanted.tenant_id = tenant;
    wanted.user_name = name;
    wanted.first_name = "Ann";
    wanted.last_name = "Agent";
    wanted.roles = roles;
    wanted.mfa = mfa;
    PreparedUser prepared = prepare_user(wanted);
    prepared.user.force_change = false;
    Result<CreatedUser> made = write([&](sql::Tx& tx) { return create_user(tx, registrar, prepared); });
    EXPECT_TRUE(made) << made.error().message;
    return made.value();
  }
  CreatedApplication add_application(NewApplication wanted) {
    if (wanted.name.empty()) wanted.name = "Shop <sync>";
    if (wanted.redirect_uris.empty()) wanted.redirect_uris = {kCallback};
    Result<CreatedApplication> made = write([&](sql::Tx& tx) { return create_application(tx, registrar, wanted); });
    EXPECT_TRUE(made) << made.error().message;
    return made.value();
  }

  template <class Work>
  auto write(Work&& work) -> decltype(work(std::declval<sql::Tx&>())) {
    std::optional<decltype(work(std::declval<sql::Tx&>()))> result;
    database().write_now([&](sql::Tx& tx) { result.emplace(work(tx)); });
    return std::move(*result);
  }

  Actor registrar;
};

}  // namespace chandlery::identity::test
