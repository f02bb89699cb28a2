// See fresh_proof.h.
#include "app/fresh_proof.h"

#include <algorithm>

namespace chandlery::app {
namespace {

using enum http::Method;

constexpr FreshAct kActs[] = {
    {kPost, "/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwarekeys/{key_id}/reveal"},
    {kPost, "/v1/users"},
    {kPatch, "/v1/users/{user_id}"},
    {kPost, "/v1/users/{user_id}/resetpassword"},
    {kDelete, "/v1/users/{user_id}/secondfactor"},
    {kPost, "/v1/applications"},
    {kPatch, "/v1/applications/{application_id}"},
    {kDelete, "/v1/applications/{application_id}"},
    {kPost, "/v1/applications/{application_id}/secrets"},
    {kPost, "/operator/v1/tenants/{tenant_id}/users"},
    {kPatch, "/operator/v1/tenants/{tenant_id}/users/{user_id}"},
    {kPost, "/operator/v1/tenants/{tenant_id}/users/{user_id}/resetpassword"},
    {kDelete, "/operator/v1/tenants/{tenant_id}/users/{user_id}/secondfactor"},
    {kPost, "/operator/v1/tenants/{tenant_id}/applications"},
    {kDelete, "/operator/v1/tenants/{tenant_id}/applications/{application_id}"},
    {kPost, "/operator/v1/tenants/{tenant_id}/applications/{application_id}/secrets"},
    {kPost, "/webhooks/v1/registration"},
    {kPut, "/webhooks/v1/registration"},
};

}  // namespace

std::span<const FreshAct> fresh_acts() { return kActs; }

bool needs_fresh_proof(http::Method method, std::string_view pattern) {
  return std::ranges::find(kActs, FreshAct{method, pattern}) != std::end(kActs);
}

}  // namespace chandlery::app
