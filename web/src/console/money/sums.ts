// Sums for charts. Amounts come as decimals of their currency; a sum is rounded where binary fractions would show.
export const sumBy = <T>(items: readonly T[], amount: (item: T) => number): number =>
  Math.round(items.reduce((sum, item) => sum + amount(item), 0) * 10_000) / 10_000;
