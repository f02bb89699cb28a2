// Market blocks in time.
import type { Shape } from '@/shared/api';

/** Whether a block holds on a day, `2026-11-28`. Its end is the first moment at which it holds no more. */
export function blockedOn(block: Pick<Shape<'MarketBlock'>, 'blockedFrom' | 'blockedTo'>, day: string): boolean {
  const end = `${day}T23:59:59.999Z`;
  return block.blockedFrom <= end && (!block.blockedTo || block.blockedTo > `${day}T00:00:00Z`);
}
