// Amounts, counts, times and sizes in the reader's language.
import { locale } from '../words/words';
import { now as shopNow } from './now';

const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

/** Formats are slow to make and quick to use: one of each is kept. */
function once<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(key: string, make: () => F): F {
  const whole = `${locale()} ${key}`;
  let format = kept.get(whole) as F | undefined;
  if (!format) kept.set(whole, (format = make()));
  return format;
}

// ISO 4217, as the server counts. Browsers know fewer digits of some currencies than invoices have, of HUF, IDR and PKR among them.
const digitsBesideTwo: Readonly<Record<string, number>> = {
  ...Object.fromEntries('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0])),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};
const digitsOf = (currency: string): number => digitsBesideTwo[currency] ?? 2;

/** An amount in its currency's smallest unit, in which sums are exact: 1234.5 USD are 123450. Fractions of it are rounded. */
export const minorUnits = (amount: number, currency: string): number => Math.round(amount * 10 ** digitsOf(currency));

/** So many of a currency's smallest unit as an amount. */
export const fromMinorUnits = (units: number, currency: string): number => units / 10 ** digitsOf(currency);

/** An amount with its currency code: `USD 1,234.50`. Amounts on the wire are decimals of the currency's unit. */
export const money = (amount: number, currency: string): string =>
  once(`money ${currency}`, () => {
    const digits = digitsOf(currency);
    return new Intl.NumberFormat(locale(), {
      style: 'currency',
      currency,
      currencyDisplay: 'code',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  }).format(amount);

/** An amount as it is typed into a field: with the digits of its currency, and a point. */
export const amountText = (amount: number, currency: string): string => amount.toFixed(digitsOf(currency));

/** The same in few letters, for the scale of a chart, whose title names the currency: `1.2K`. */
export const shortMoney = (amount: number): string =>
  once('short money', () => new Intl.NumberFormat(locale(), { notation: 'compact' })).format(amount);

export const count = (amount: number): string => once('count', () => new Intl.NumberFormat(locale())).format(amount);

export const percent = (share: number): string =>
  once('percent', () => new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 })).format(share);

/** A moment in the reader's own zone. */
export const moment = (at: string | Date): string =>
  once('moment', () => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' })).format(
    new Date(at),
  );

/** The same moment in UTC, as logs and exports write it. */
export const momentInUtc = (at: string | Date): string =>
  `${new Date(at).toISOString().replace('T', ' ').replace(/\.\d+Z$/, '')} UTC`;

/** A day. A date without a time is that day everywhere; a moment is the reader's day. */
export const day = (at: string | Date): string =>
  typeof at === 'string' && /^\d{4}-\d\d-\d\d$/.test(at)
    ? tradeDay(at)
    : once('day', () => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' })).format(new Date(at));

/**
 * A day of the trade: of an invoice, a payment, a term, a price. The server counts those by the calendar of UTC, and prints them so
 * on papers and into files: it is the same day for every reader.
 */
export const tradeDay = (at: string): string =>
  once('trade day', () => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' })).format(new Date(at));

/** A day and hour in UTC, for a chart's scale: `11/21, 14:00`. */
export const shortMoment = (at: string | Date): string =>
  once('short moment', () =>
    new Intl.DateTimeFormat(locale(), { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' }),
  ).format(new Date(at));

/** The name of the reader's own time zone: `Europe/Berlin`. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whether the browser knows a time zone; its list of names may be older than the server's. */
function known(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** A moment as the clocks of a zone show it; in UTC, and said so, where the browser does not know the zone. */
export const momentIn = (at: string, zone: string): string =>
  known(zone)
    ? once(`moment ${zone}`, () => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })).format(new Date(at))
    : momentInUtc(at);

const clockOf = (zone: string) => once(`clock ${zone}`, () => new Intl.DateTimeFormat(locale(), { timeStyle: 'short', timeZone: zone }));

/** The time of the day alone: `3:00 PM`. */
export const clockIn = (at: string, zone: string): string => (known(zone) ? clockOf(zone).format(new Date(at)) : momentInUtc(at));

/** From when to when on the reader's clocks: `3:00 – 3:30 PM`. */
export const ownClocks = (from: string, until: string): string => clockOf(ownZone()).formatRange(new Date(from), new Date(until));

/** A day with its weekday: `Tuesday, December 1, 2026`. */
export const weekdayIn = (at: string, zone: string): string =>
  known(zone)
    ? once(`weekday ${zone}`, () => new Intl.DateTimeFormat(locale(), { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric', timeZone: zone })).format(new Date(at))
    : momentInUtc(at);

/** A month: `November 2026`. */
export const month = (at: string | Date): string =>
  once('month', () => new Intl.DateTimeFormat(locale(), { year: 'numeric', month: 'long', timeZone: 'UTC' })).format(
    new Date(at),
  );

/** A month for a chart's scale: `Nov 26`. */
export const shortMonth = (at: string | Date): string =>
  once('short month', () => new Intl.DateTimeFormat(locale(), { year: '2-digit', month: 'short', timeZone: 'UTC' })).format(
    new Date(at),
  );

/** "3 days ago", "in 2 hours". */
export function relative(at: string | Date, now: Date = shopNow()): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
  const format = once('relative', () => new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }));
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const [unit, length] = units.find(([, each]) => Math.abs(seconds) >= each) ?? ['minute', 60];
  return format.format(Math.trunc(seconds / length), unit);
}

/** A length of time in the largest unit that fits: "3 days", "2 minutes", "40 seconds". */
export function relativeLength(seconds: number): string {
  const units: [string, number, number][] = [
    ['day', 86_400, 172_800],
    ['hour', 3600, 7200],
    ['minute', 60, 90],
  ];
  const [unit, length] = units.find(([, , least]) => seconds >= least) ?? ['second', 1];
  return once(`length ${unit}`, () => new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' })).format(
    Math.round(seconds / length),
  );
}

/** A time that was measured in microseconds: `97.8 ms`, and in seconds where it is long. */
export function milliseconds(micros: number): string {
  const unit = micros >= 1_000_000 ? 'second' : 'millisecond';
  return once(`short ${unit}`, () =>
    new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }),
  ).format(micros / (unit === 'second' ? 1_000_000 : 1000));
}

/** A number of bytes: `4.2 GB`. */
export function bytes(size: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = Math.min(Math.floor(Math.log(Math.max(size, 1)) / Math.log(1000)), units.length - 1);
  return once(`bytes ${step}`, () =>
    new Intl.NumberFormat(locale(), {
      style: 'unit',
      unit: units[step] as string,
      // "5 byte" is what the short form of English gives.
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: 1,
    }),
  ).format(size / 1000 ** step);
}

/** "No value" of the old resources of the API (contract 1.10). */
export const isNoMoment = (at: string | undefined): boolean => !at || at.startsWith('0001-01-01');
