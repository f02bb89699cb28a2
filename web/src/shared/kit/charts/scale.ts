// The scale of a chart: round steps from zero to above the largest value.

/** Round values from 0 (or below it) to at least the largest, about five of them. */
export function ticks(values: readonly number[], wanted = 4): number[] {
  const least = Math.min(0, ...values);
  const largest = Math.max(0, ...values);
  const most = largest === least ? 1 : largest;
  const rough = (most - least) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
