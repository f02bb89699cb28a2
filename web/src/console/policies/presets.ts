// Beginning a policy with one that is known.
import type { RegisterOptions } from 'react-hook-form';

const day = 86_400;

/** The latest policy of a family: what a new one most likely changes a little. */
export function newest<P extends { family: string; effectiveFrom: string }>(known: readonly P[], family: string): P | undefined {
  return known.filter((each) => each.family === family).sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))[0];
}

/** Limits are kept in seconds, and thought of in days. */
export const days = (limit: number | undefined): string => (limit === undefined ? '' : String(Math.round(limit / day)));
export const seconds = (days: string): number => Number(days) * day;

/** A name of a policy or family, as the server takes it. */
export const policyName = (required: RegisterOptions, sentence: string) => ({
  ...(required.required ? { required: required.required } : {}),
  pattern: { value: /^\s*[a-z0-9-]{1,64}\s*$/, message: sentence },
});
