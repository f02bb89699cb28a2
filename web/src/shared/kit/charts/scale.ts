// The scale of a chart: round steps from zero to above the largest value.

/** Round values from 0 (or below it) to at least the largest, about five of them. */
export function ticks(values: readonly number[], wanted = 4): number[] {
  const most = Math.max(0, ...values);
  const least = Math.min(0, ...values);
  const span = most - least || 1;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step) || 1;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
