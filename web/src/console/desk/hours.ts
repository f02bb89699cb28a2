// The desk's hours and days off as they are typed: a line of times a weekday, a line a day.
import type { Shape } from '@/shared/api';

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];
type Opening = Shape<'DeskOpening'>;

/** `09:00-12:30, 13:30-17:00`; empty on a day without hours. */
export const hoursText = (openings: readonly Opening[], weekday: Weekday): string =>
  openings
    .filter((each) => each.weekday === weekday)
    .map(({ from, to }) => `${from}-${to}`)
    .join(', ');

/** The same read back, also with other dashes, commas and blanks, and hours of one digit; undefined for what is none. */
export function readHours(text: string, weekday: Weekday): Opening[] | undefined {
  const openings: Opening[] = [];
  for (const part of text.split(/[,，;；]/).map((each) => each.trim())) {
    if (part === '') continue;
    const found = /^(\d{1,2})[:：](\d\d)\s*[-–—~至]\s*(\d{1,2})[:：](\d\d)$/.exec(part);
    if (!found) return undefined;
    const [, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = found;
    openings.push({ weekday, from: `${fromHour.padStart(2, '0')}:${fromMinute}`, to: `${toHour.padStart(2, '0')}:${toMinute}` });
  }
  return openings;
}

/** The days of a text, one a line; undefined where a line is none. */
export function readDays(text: string): string[] | undefined {
  const days = text.split(/[\s,，;；]+/).filter(Boolean);
  return days.every((day) => /^\d{4}-\d\d-\d\d$/.test(day)) ? days : undefined;
}
