// See software_words.h.
#include "ordering/software_words.h"

#include "core/locale.h"
#include "fulfilment/rules.h"

namespace chandlery::ordering {
namespace {

constexpr SoftwareWords kEnglish{
    .roles = {"global admin", "admin agent", "sales agent", "helpdesk agent", "billing admin", "user management admin",
              "account admin", "referral admin", "marketing content admin", "partner user", "global admin",
              "billing admin", "user", "operator"},
    .either = " or ",
    .nobody = "nobody",
    .no_role = "none",
    .policy = "Policy {id}, in force since {date},",
    .no_policy = "The product has no fulfilment policy",
    .keys = "keys",
    .downloads = "downloads",
    .no_key = "The product has no key.",
    .sees_keys = "{policy} shows keys to {who}.",
    .partner_sees = "the partner's {roles}",
    .customer_sees = "the customer's {roles}",
    .and_sees = " and ",
    .nobody_sees = "{policy} shows keys to nobody.",
    .shown_to_partner = "{policy} shows {what} to the partner: {roles}. {noted}",
    .shown_to_customer = "{policy} shows {what} to the customer: {roles}. {noted}",
    .reveals_noted = "Each reveal is in the activity log.",
    .downloads_noted = "Each link and each download is in the activity log.",
    .customer_only = "{policy} shows {what} to the customer only, in the customer centre: {roles}.",
    .not_to_customer = "{policy} shows no {what} to the customer.",
    .missing_role = "This needs the role {wanted}; you have {had}.",
    .seller_acts = "An indirect reseller reads; the provider that sold it acts.",
    .person_needed = "An application alone gets neither keys nor media: the activity log must name a person.",
    .person_needed_to_copy = "An application alone copies no link: the activity log must name a person.",
    .person_needed_to_cancel = "An application alone cannot cancel: a person must be signed in.",
    .revoked = "Not available: cancelled on {date}, and the keys and links revoked.",
    .pending = "No key is assigned yet; it follows by itself as soon as there is one.",
    .term_ended = "The term ended on {date}.",
    .suspended = fulfilment::kSuspendedWords,
    .no_media = "There is nothing to download for this product.",
    .no_deep_link = "{policy} offers no deep link.",
    .link_is_safe = "The link carries no secret: the customer signs in to follow it.",
    .cancelled = "Cancelled on {date}.",
    .partner_cancels = "The partner who sold it cancels it.",
    .open_without_end = "Can be cancelled as long as its term runs.",
    .one_day_left = "{count} day left to cancel, until {end}{how}",
    .days_left = "{count} days left to cancel, until {end}{how}",
    .by_itself = ".",
    .by_request = ", by a support request.",
};

constexpr SoftwareWords kChinese{
    .roles = {"全局管理员", "管理代理", "销售代理", "支持代理", "计费管理员", "用户管理管理员", "账户管理员",
              "推荐管理员", "营销内容管理员", "用户", "全局管理员", "计费管理员", "用户", "运营者"},
    .either = "或",
    .nobody = "无人",
    .no_role = "无",
    .policy = "根据自 {date} 起生效的政策 {id}，",
    .no_policy = "该产品没有履约政策，",
    .keys = "密钥",
    .downloads = "下载",
    .no_key = "该产品没有密钥。",
    .sees_keys = "{policy}能看到密钥的是{who}。",
    .partner_sees = "合作伙伴的{roles}",
    .customer_sees = "客户的{roles}",
    .and_sees = "以及",
    .nobody_sees = "{policy}任何人都看不到密钥。",
    .shown_to_partner = "{policy}{what}向合作伙伴的以下角色显示：{roles}。{noted}",
    .shown_to_customer = "{policy}{what}向客户的以下角色显示：{roles}。{noted}",
    .reveals_noted = "每次查看都会记入活动日志。",
    .downloads_noted = "每个链接和每次下载都会记入活动日志。",
    .customer_only = "{policy}{what}只在客户中心向客户的以下角色显示：{roles}。",
    .not_to_customer = "{policy}{what}不向客户显示。",
    .missing_role = "此操作需要的角色：{wanted}；你的角色：{had}。",
    .seller_acts = "间接经销商只能查看，由销售它的提供商执行操作。",
    .person_needed = "应用程序不能单独获取密钥或介质：活动日志必须记录是谁。",
    .person_needed_to_copy = "应用程序不能单独复制链接：活动日志必须记录是谁。",
    .person_needed_to_cancel = "应用程序不能单独取消：必须有人登录。",
    .revoked = "不可用：已于 {date} 取消，密钥和链接均已撤销。",
    .pending = "尚未分配密钥。一有密钥便会自动补上。",
    .term_ended = "期限已于 {date} 结束。",
    .suspended = "此购买的订阅已暂停。",
    .no_media = "此产品没有可下载的内容。",
    .no_deep_link = "{policy}不提供深层链接。",
    .link_is_safe = "此链接不含任何机密：客户登录后才能打开。",
    .cancelled = "已于 {date} 取消。",
    .partner_cancels = "由销售它的合作伙伴取消。",
    .open_without_end = "在期限内随时可以取消。",
    .one_day_left = "还剩 {count} 天可以取消，截止时间为 {end}{how}",
    .days_left = "还剩 {count} 天可以取消，截止时间为 {end}{how}",
    .by_itself = "。",
    .by_request = "，需提交支持请求。",
};

}  // namespace

const SoftwareWords& software_words(std::string_view locale) { return is_chinese(locale) ? kChinese : kEnglish; }

}  // namespace chandlery::ordering
