// Amounts as people read them on paper: grouped in thousands, with every digit of their currency, negative with a
// minus.
#pragma once

#include <string>

#include "core/money.h"

namespace chandlery::billing {

/// -3,207.00; 110,137 (JPY); 1,376.712 (KWD). Without the currency.
std::string grouped(const Money& money);
/// At least `least_digits` after the point and no more zeros than that at the end: 1,069.00 for 1069.000000.
std::string grouped(const Decimal& number, int least_digits);
/// 19, 7.5: a rate of 0.19, 0.075 in percent.
std::string percent(const Decimal& rate);

}  // namespace chandlery::billing
