// See benefit_words.h.
#include "reservations/benefit_words.h"

#include "core/locale.h"

namespace chandlery::reservations {
namespace {

constexpr BenefitWords kEnglish{
    .one_core = "{count} core licence",
    .cores = "{count} core licences",
    .not_assured = "The licence has neither Software Assurance nor a subscription, so it gives no benefit in the cloud.",
    .assurance_ended = "The Software Assurance or subscription ended on {date}: the benefit must be switched off, or the "
                       "machine pays the full rate.",
    .one_on_premises = "{cores} is used by a host at the customer's, and these count on one side only{migration}",
    .on_premises = "{cores} are used by a host at the customer's, and these count on one side only{migration}",
    .migration_over = "; the 180 days of the migration are over.",
    .migration_could = " unless a migration of at most 180 days is under way.",
    .no_benefit = "A database that is bought by DTU or serverless takes no licences: the benefit is for provisioned vCores.",
    .other_product = "A licence of {licensed} does not license {wanted}.",
    .datacenter_only = "Any number of machines on a dedicated host need Datacenter licences for all of the host's cores.",
    .licence_gone = "The licence is gone: its purchase was cancelled.",
    .one_left = "It needs {cores} and {left} is left.",
    .short_of = "It needs {cores} and {left} are left.",
    .most_machines = "{cores} may run on at most {machines} machines: two for the first sixteen, one for each further eight.",
    .fits = "It takes {need} of {left} that were left.",
    .between = " ",
};

constexpr BenefitWords kChinese{
    .one_core = "{count} 个核心许可证",
    .cores = "{count} 个核心许可证",
    .not_assured = "该许可证既没有软件保障也没有订阅，因此不能在云中享有权益。",
    .assurance_ended = "软件保障或订阅已于 {date} 结束：必须停用此权益，否则计算机按全价计费。",
    .one_on_premises = "{cores}已用于客户本地的主机，只能在一处使用{migration}",
    .on_premises = "{cores}已用于客户本地的主机，只能在一处使用{migration}",
    .migration_over = "；180 天的迁移期已结束。",
    .migration_could = "，除非正在进行最长 180 天的迁移。",
    .no_benefit = "按 DTU 或无服务器方式购买的数据库不使用许可证：此权益适用于预配的 vCore。",
    .other_product = "{licensed} 许可证不能用于 {wanted}。",
    .datacenter_only = "要在专用主机上运行任意数量的计算机，主机的所有核心都需要数据中心版许可证。",
    .licence_gone = "该许可证已不存在：其购买已取消。",
    .one_left = "需要 {cores}，还剩 {left} 个。",
    .short_of = "需要 {cores}，还剩 {left} 个。",
    .most_machines = "{cores}最多可用于 {machines} 台计算机：前十六个可用于两台，之后每八个可再用于一台。",
    .fits = "剩余的 {left}中将使用 {need} 个。",
    .between = {},
};

}  // namespace

const BenefitWords& benefit_words(std::string_view locale) { return is_chinese(locale) ? kChinese : kEnglish; }

}  // namespace chandlery::reservations
