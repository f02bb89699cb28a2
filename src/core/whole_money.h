// An amount that somebody wrote, as money: a currency's minor units and nothing smaller.
#pragma once

#include <optional>

#include "core/money.h"

namespace chandlery {

/// 12.50 in dollars, 12 in yen. nullopt for what the currency has no such small part for, and past 64 bits.
std::optional<Money> whole_money(const Decimal& amount, Currency currency);

}  // namespace chandlery
