// A job in the reader's words: the server tells its name and its outcome in English, as its log does.
import type { Shape } from '@/shared/api';

type Job = Shape<'Job'>;
type Words = Readonly<Record<string, string>>;

/** What it does. A job that is newer than this portal goes by its kind. */
export const jobTitle = (job: Job, names: Words, kinds: Words): string =>
  (job.kind === 'upkeep' ? names[job.name] : undefined) ?? kinds[job.kind] ?? job.kind;

/** "2 invoices, 142.32 EUR; 1 invoices, 55.51 USD": how many of which sum, or nothing where it has another form. */
export function invoiceSums(outcome: string): { count: number; amount: number; currency: string }[] | undefined {
  const sums = outcome.split('; ').map((part) => /^(\d+) invoices, (-?[\d.]+) ([A-Z]{3})$/.exec(part));
  if (sums.some((sum) => sum === null)) return undefined;
  return sums.map((sum) => ({ count: Number(sum?.[1]), amount: Number(sum?.[2]), currency: sum?.[3] ?? '' }));
}

/** "9 sent, 0 given up", number by number as `say` words it; what has another form, or a word that is not known, stays as it is. */
export function outcomeWords(outcome: string, say: (what: string, count: number) => string | undefined, separator: string): string {
  const parts = outcome.split(/, | and | with /).map((part) => {
    const [, count, what] = /^(\d+) (.+)$/.exec(part) ?? [];
    return what === undefined ? undefined : say(what, Number(count));
  });
  return parts.every((part) => part !== undefined) ? parts.join(separator) : outcome;
}
