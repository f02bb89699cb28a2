// See cancellation_words.h.
#include "ordering/cancellation_words.h"

#include "core/locale.h"

namespace chandlery::ordering {
namespace {

constexpr CancellationWords kEnglish{
    .cancelled = "The line is cancelled already.",
    .requested = "A request to cancel this line is being worked on.",
    .never = "\"{title}\" can neither be cancelled nor exchanged.",
    .never_plans = "SUSE Linux and Red Hat plans can neither be cancelled nor exchanged.",
    .by_subscription = {},
    .outside_sandbox = {},
    .passed = "The order has passed its {window} cancellation window, which ended at {end}.",
    .days = "{value}-day",
    .hours = "{value}-hour",
    .term = "term's",
    .provider_cancels = "The provider that sold the order cancels it.",
    .person_needed = "A person must be signed in: an application alone cannot cancel.",
    .admin_agent_needed = "Only an admin agent may cancel a purchase, and this caller is none.",
    .important = "After the cancellation all keys and download links are revoked. You and the customer must stop using "
                 "the software, uninstall it and delete all downloads, keys and links.",
};

constexpr CancellationWords kChinese{
    .cancelled = "此订单行已取消。",
    .requested = "此订单行的取消请求正在处理中。",
    .never = "“{title}”既不能取消，也不能交换。",
    .never_plans = "SUSE Linux 和 Red Hat 计划既不能取消，也不能交换。",
    .by_subscription = "此行的订阅在订购之后已发生更改：请取消该订阅，而不是取消订单。",
    .outside_sandbox = "在集成沙盒之外，只能取消软件。",
    .passed = "此订单{window}取消期限已过，截止时间为 {end}。",
    .days = "的 {value} 天",
    .hours = "的 {value} 小时",
    .term = "随期限而定的",
    .provider_cancels = "由销售此订单的提供商取消。",
    .person_needed = "必须有人登录：应用程序不能单独取消。",
    .admin_agent_needed = "只有管理代理可以取消购买，而当前调用者不是管理代理。",
    .important = "取消后，所有密钥和下载链接都会被撤销。你和客户必须停止使用该软件、将其卸载，并删除所有下载、密钥和链接。",
};

}  // namespace

const CancellationWords& cancellation_words(std::string_view locale) { return is_chinese(locale) ? kChinese : kEnglish; }

}  // namespace chandlery::ordering
