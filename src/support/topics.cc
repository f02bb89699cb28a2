#include "support/topics.h"

#include "core/locale.h"

namespace chandlery::support {
namespace {

// The two refund types are one matter under the two names that the documents give it; both start the same request.
constexpr Topic kTopics[] = {
    {1001, true,
     {"CSP purchase/refund on behalf of customers",
      "Ask for a software purchase of a customer to be cancelled and refunded."},
     {"代表客户购买/退款 CSP", "为客户申请取消软件购买并退款。"}},
    {1002, true,
     {"Cloud Solution Provider purchase/refund on behalf of customers",
      "Ask for a software purchase of a customer to be cancelled and refunded."},
     {"云解决方案提供商代表客户购买/退款", "为客户申请取消软件购买并退款。"}},
    {1003, false,
     {"Software keys and downloads", "A key does not work, or a download fails."},
     {"软件密钥和下载", "密钥无法使用或下载失败。"}},
    {1004, false, {"Orders and carts", "A purchase fails or shows something wrong."}, {"订单和购物车", "购买失败或显示有误。"}},
    {1005, false,
     {"Billing and invoices", "A charge, an invoice or a reconciliation file."},
     {"计费和发票", "费用、发票或对账文件。"}},
    {1006, false,
     {"Customers and relationships", "Customer tenants, reseller relationships, agreements."},
     {"客户和关系", "客户租户、经销商关系、协议。"}},
    {1007, false,
     {"Accounts and access", "Users, roles, sign-in, applications."},
     {"账户和访问权限", "用户、角色、登录、应用程序。"}},
    {1008, false, {"API", "Requests that fail, formats, limits."}, {"API", "请求失败、格式、限制。"}},
};

}  // namespace

std::span<const Topic> topics() { return kTopics; }

const Topic* find_topic(std::int64_t id) {
  for (const Topic& topic : kTopics) {
    if (topic.id == id) return &topic;
  }
  return nullptr;
}

const TopicText& text_of(const Topic& topic, std::string_view locale) {
  return is_chinese(locale) ? topic.chinese : topic.english;
}

}  // namespace chandlery::support
