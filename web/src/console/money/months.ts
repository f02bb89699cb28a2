// Months as the finance reports take them: `2026-11`.
import { now as shopNow } from '@/shared/format/now';

const monthOf = (date: Date) => date.toISOString().slice(0, 7);

/** The month so many before this one; negative is to come. */
export const monthsAgo = (months: number, now = shopNow()): string =>
  monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)));

export const lastMonth = (): string => monthsAgo(1);

/** All months from one to another, both included, so that a chart has no gaps. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let at = new Date(`${from}-01T00:00:00Z`); monthOf(at) <= to && months.length < 120; at.setUTCMonth(at.getUTCMonth() + 1)) months.push(monthOf(at));
  return months;
}
