import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { speak } from '../words/words';
import { csvCell, toCsv } from './csv';
import {
  amountText,
  bytes,
  clockIn,
  day,
  fromMinorUnits,
  isNoMoment,
  milliseconds,
  minorUnits,
  momentIn,
  momentInUtc,
  money,
  ownClocks,
  ownZone,
  relative,
  relativeLength,
  weekdayIn,
} from './format';

afterEach(() => speak('en'));

describe('formats', () => {
  it('writes an amount with its currency code and the digits of the currency', () => {
    expect(money(1234.5, 'USD').replace(/\u00a0/g, ' ')).toBe('USD 1,234.50');
    expect(money(1234, 'JPY').replace(/\u00a0/g, ' ')).toBe('JPY 1,234');
    expect(money(1234.5, 'HUF').replace(/\u00a0/g, ' ')).toBe('HUF 1,234.50');
    expect(money(-3, 'EUR').replace(/\u00a0/g, ' ')).toBe('-EUR 3.00');
  });

  it('writes an amount for a field with the digits of its currency', () => {
    expect(amountText(309, 'USD')).toBe('309.00');
    expect(amountText(1234, 'JPY')).toBe('1234');
    expect(amountText(1.25, 'KWD')).toBe('1.250');
  });

  it('counts in the smallest unit of a currency', () => {
    expect(minorUnits(0.1 + 0.2, 'USD')).toBe(30);
    expect(minorUnits(1234.4, 'JPY')).toBe(1234);
    expect(minorUnits(1.2345, 'KWD')).toBe(1235);
    expect(fromMinorUnits(1235, 'KWD')).toBe(1.235);
  });

  it('knows as many digits of each currency as the server', () => {
    const money = readFileSync(join(import.meta.dirname, '../../../../src/core/money.cc'), 'utf8');
    const currencies = [...money.matchAll(/\{"([A-Z]{3})", (\d),/g)];
    expect(currencies.length).toBeGreaterThan(150);
    for (const [, code = '', digits] of currencies) expect([code, minorUnits(1, code)]).toEqual([code, 10 ** Number(digits)]);
  });

  it('writes a bare date as that day in every zone', () => {
    expect(day('2026-11-21')).toBe('Nov 21, 2026');
  });

  it('speaks Chinese when the page does', async () => {
    await speak('zh-Hans');
    expect(day('2026-11-21')).toBe('2026年11月21日');
    expect(relative('2026-11-21T00:00:00Z', new Date('2026-11-24T00:00:00Z'))).toBe('3天前');
  });

  it('writes UTC as logs do', () => expect(momentInUtc('2026-11-21T08:09:10.1234567Z')).toBe('2026-11-21 08:09:10 UTC'));

  it('falls back to UTC for a zone that the browser does not know', () => {
    for (const write of [momentIn, clockIn, weekdayIn]) expect(write('2026-12-01T15:00:00Z', 'Mars/Olympus')).toBe('2026-12-01 15:00:00 UTC');
    expect(weekdayIn('2026-12-01T15:00:00Z', 'Asia/Tokyo')).toBe('Wednesday, December 2, 2026');
  });

  it('writes from when to when as the language does', async () => {
    const of = () => ownClocks('2026-12-01T15:00:00Z', '2026-12-01T15:30:00Z').replace(/\s/g, ' ');
    const hour = clockIn('2026-12-01T15:00:00Z', ownZone()).replace(/\D.*/, '');
    expect(of()).toMatch(new RegExp(`^${hour}:00 – ${hour}:30 [AP]M$`));
    await speak('zh-Hans');
    expect(of()).toMatch(/^\d\d:00[-–]\d\d:30$/);
  });

  it('says how long something is in one unit', () => {
    expect(relativeLength(100)).toBe('2 minutes');
    expect(relativeLength(40)).toBe('40 seconds');
    expect(bytes(4_200_000_000)).toBe('4.2 GB');
    expect(bytes(0)).toBe('0 bytes');
    expect(bytes(1)).toBe('1 byte');
    expect(relativeLength(3 * 86_400)).toBe('3 days');
    expect(relativeLength(7300)).toBe('2 hours');
    expect(milliseconds(97_833)).toBe('97.8 ms');
    expect(milliseconds(2_500_000)).toBe('2.5 sec');
  });

  it('knows the old way to say that there is no moment', () => {
    expect(isNoMoment('0001-01-01T00:00:00')).toBe(true);
    expect(isNoMoment('2026-01-01T00:00:00Z')).toBe(false);
  });
});

describe('CSV', () => {
  it('keeps commas, quotes and line breaks inside their cell', () => {
    expect(csvCell('a, "b"\nc')).toBe('"a, ""b""\nc"');
  });

  it('lets no cell become a formula', () => {
    for (const cell of ['=1+1', '+1', '-1', '@a', '\tx', '\rx']) expect(csvCell(cell)).toBe(`"'${cell}"`);
  });

  it('begins with the mark that Excel needs and ends each line', () => {
    expect(toCsv([['a'], ['b']])).toBe('\uFEFF"a"\r\n"b"\r\n');
  });
});
