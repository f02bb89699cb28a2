// See explain_words.h.
#include "billing/explain_words.h"

#include "core/locale.h"

namespace chandlery::billing {
namespace {

constexpr ExplainWords kEnglish{
    .happened =
        {"{customer} bought {quantity} × {product} on {date} (order {order}, line {line}).",
         "{quantity} × {product} of {customer} were renewed on {date} (order {order}, line {line}).",
         "{customer} added units of {product} on {date}; this line is for {quantity} (order {order}, line {line}).",
         "{customer} gave up units of {product} on {date}; this line is for {quantity} (order {order}, line {line}).",
         "{customer} cancelled {quantity} × {product} on {date} (order {order}, line {line}).",
         "{customer} changed to {quantity} × {product} on {date} (order {order}, line {line}).",
         "{customer} was given a credit on {date}: {reason}."},
    .fee = "A fee was charged for the cancellation of {product} on {date} (order {order}, line {line}).",
    .adjustment = "A credit that belongs to no customer was given on {date}: {reason}.",
    .used = "{customer} used {hours} hours of {product} on {date}, beyond what reservations cover.",
    .used_otherwise = "The use of {product} by {customer} on {date} came out otherwise, so its charge is taken back.",
    .someone = "The partner",
    .period = "The price is for {days} days, {start} to {end}.",
    .rest_of_term = "It is for the last {days} days, {start} to {end}, of a term of {term} days.",
    .given_back = "It gives back what was left of the charge of {date} for {quantity} units.",
    .perpetual = "The licence is perpetual: the price is for no period.",
    .cancelled = "It was cancelled on {date}, after {used} of {days} days; {unused} are left.",
    .cancelled_whole = "It was cancelled on {date}; its price is given back whole.",
    .policy = "The policy is {policy}.",
    .day_counts = "The day of the cancellation counts as used.",
    .hours_free = "Within {hours} hours of the start no day counts as used.",
    .billed = "It is billed with the {type} of {month}.",
    .recurring = "recurring charges",
    .one_time = "one-time charges",
    .product = "{quantity} × {unit} {currency} = {amount} {currency}",
    .product_exchanged = "{quantity} × {unit} {pricing} × {rate} = {amount} {currency}",
    .for_days = "{amount} {currency} for {days} days from {start}",
    .discount = "{listed} - {discount} discount = {amount}",
    .effective = "{quantity} × {unit} effective unit price = {amount} {currency}",
    .by_line = "{unused}/{days} of {whole} = {amount}",
    .by_unit = "{unit} × {unused}/{days} = {one} for one unit; {one} × {quantity} = {amount}",
    .by_day =
        "{whole} / {days} = {daily} a day; {daily} × {unused} / {quantity} = {one} for one unit; {one} × {quantity} = "
        "{amount}",
    .by_parts =
        "so that all parts of the term add up: {unit} × ({before} + {quantity} × {unused}) / {days} = {until}, less "
        "{unit} × {before} / {days} = {used} for the days before: {amount}",
    .all_back = "all of {whole} comes back",
    .none_back = "no day is left: nothing comes back",
    .capped = "no more than was not given back before: {whole} - {before} = {amount}",
    .exclusive = "tax: {rate} % of {net} = {tax}",
    .inclusive = "tax in it: {gross} × {rate} / (100 + {rate}) = {tax}; without it {net}",
    .reverse_charge = "no tax: reverse charge",
    .exempt = "no tax: exempt",
    .untaxed = "no tax",
    .tax_back = "the tax charged comes back: {tax}",
    .tax_share_back = "of the tax charged, {part}/{whole} of {charged} = {tax}",
    .sum = "pre-tax {subtotal}, tax {tax}, total {total} {currency}",
    .differs = "the line says pre-tax {subtotal} and tax {tax}, which does not follow from these facts",
};

constexpr ExplainWords kChinese{
    .happened = {"{customer} 于 {date} 购买 {quantity} × {product}（订单 {order}，第 {line} 行）。",
                 "{customer} 的 {quantity} × {product} 于 {date} 续订（订单 {order}，第 {line} 行）。",
                 "{customer} 于 {date} 增加 {product} 的数量；本行对应 {quantity} 个（订单 {order}，第 {line} 行）。",
                 "{customer} 于 {date} 减少 {product} 的数量；本行对应 {quantity} 个（订单 {order}，第 {line} 行）。",
                 "{customer} 于 {date} 取消 {quantity} × {product}（订单 {order}，第 {line} 行）。",
                 "{customer} 于 {date} 转换为 {quantity} × {product}（订单 {order}，第 {line} 行）。",
                 "{customer} 于 {date} 获得抵免：{reason}。"},
    .fee = "于 {date} 对取消 {product} 收取费用（订单 {order}，第 {line} 行）。",
    .adjustment = "于 {date} 给予不属于任何客户的抵免：{reason}。",
    .used = "{customer} 于 {date} 使用了 {hours} 小时的 {product}，不含预留所涵盖的部分。",
    .used_otherwise = "{customer} 于 {date} 使用 {product} 的用量有更正，因此收回原来的计费。",
    .someone = "合作伙伴",
    .period = "价格对应 {days} 天，自 {start} 至 {end}。",
    .rest_of_term = "对应期限 {term} 天中的最后 {days} 天，自 {start} 至 {end}。",
    .given_back = "退还 {date} 对 {quantity} 个所收费用的剩余部分。",
    .perpetual = "永久许可证：价格不对应任何期间。",
    .cancelled = "于 {date} 取消，{days} 天中已使用 {used} 天，剩余 {unused} 天。",
    .cancelled_whole = "于 {date} 取消，全额退还。",
    .policy = "适用政策：{policy}。",
    .day_counts = "取消当天计为已使用。",
    .hours_free = "开始后 {hours} 小时内不计使用天数。",
    .billed = "计入 {month} 的{type}。",
    .recurring = "经常性费用",
    .one_time = "一次性费用",
    .product = "{quantity} × {unit} {currency} = {amount} {currency}",
    .product_exchanged = "{quantity} × {unit} {pricing} × {rate} = {amount} {currency}",
    .for_days = "{amount} {currency} 对应自 {start} 起的 {days} 天",
    .discount = "{listed} - 折扣 {discount} = {amount}",
    .effective = "{quantity} × 有效单价 {unit} = {amount} {currency}",
    .by_line = "{whole} 的 {unused}/{days} = {amount}",
    .by_unit = "{unit} × {unused}/{days} = 每个 {one}；{one} × {quantity} = {amount}",
    .by_day =
        "{whole} / {days} = 每天 {daily}；{daily} × {unused} / {quantity} = 每个 {one}；{one} × {quantity} = {amount}",
    .by_parts = "使期限各部分之和相符：{unit} × ({before} + {quantity} × {unused}) / {days} = {until}，减去此前的 {unit} × "
                "{before} / {days} = {used}：{amount}",
    .all_back = "{whole} 全额退还",
    .none_back = "没有剩余天数：不予退还",
    .capped = "不超过尚未退还的金额：{whole} - {before} = {amount}",
    .exclusive = "税额：{net} 的 {rate}% = {tax}",
    .inclusive = "其中税额：{gross} × {rate} / (100 + {rate}) = {tax}；不含税 {net}",
    .reverse_charge = "不征税：反向征收",
    .exempt = "不征税：免税",
    .untaxed = "不征税",
    .tax_back = "退还所收税款：{tax}",
    .tax_share_back = "所收税款 {charged} 的 {part}/{whole} = {tax}",
    .sum = "税前 {subtotal}，税额 {tax}，合计 {total} {currency}",
    .differs = "该行为税前 {subtotal}、税额 {tax}，与上述事实不符",
};

}  // namespace

const ExplainWords& explain_words(std::string_view locale) { return is_chinese(locale) ? kChinese : kEnglish; }

}  // namespace chandlery::billing
