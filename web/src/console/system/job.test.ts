import { expect, test } from 'vitest';
import { invoiceSums, jobTitle, outcomeWords } from './job';

const words: Readonly<Record<string, string>> = { sent: '已发送 {n} 封', 'given up': '放弃 {n} 封', 'days': '{n} 天', 'hours of machines rated': '{n} 小时' };
const say = (what: string, count: number) => words[what]?.replace('{n}', String(count));
const job = { name: 'mail', kind: 'upkeep', state: 'succeeded', attributes: { objectType: 'Job' } } as Parameters<typeof jobTitle>[0];

test('an outcome is told number by number in the reader’s words', () => {
  expect(outcomeWords('9 sent, 0 given up', say, '，')).toBe('已发送 9 封，放弃 0 封');
  expect(outcomeWords('2 days with 48 hours of machines rated', say, '，')).toBe('2 天，48 小时');
});

test('an outcome with a word that is not known stays as the server told it', () => {
  expect(outcomeWords('9 sent, 1 eaten', say, '，')).toBe('9 sent, 1 eaten');
  expect(outcomeWords('the disk is full', say, '，')).toBe('the disk is full');
});

test('the outcome of an invoice run is read as sums by currency', () => {
  expect(invoiceSums('2 invoices, 142.32 EUR; 1 invoices, 55.51 USD')).toEqual([
    { count: 2, amount: 142.32, currency: 'EUR' },
    { count: 1, amount: 55.51, currency: 'USD' },
  ]);
  expect(invoiceSums('stopped')).toBeUndefined();
});

test('a job goes by its name, and one that is newer than the portal by its kind', () => {
  expect(jobTitle(job, { mail: 'Mail' }, { upkeep: 'Upkeep' })).toBe('Mail');
  expect(jobTitle({ ...job, name: 'newest' }, { mail: 'Mail' }, { upkeep: 'Upkeep' })).toBe('Upkeep');
});
