// Free times by day, and the language that a reader is asked in.
import { expect, test } from 'vitest';
import { byDay, likeliest } from './slots';

const slot = (startTime: string) => ({ startTime, endTime: startTime, deskTime: startTime });

test('a time stands on the day that the reader has then, not on the desk’s', () => {
  const slots = ['2026-12-01T14:00:00Z', '2026-12-01T16:00:00Z', '2026-12-02T09:00:00Z'].map(slot);
  expect([...byDay(slots, 'UTC')].map(([day, some]) => `${day}: ${some.length}`)).toEqual(['Tuesday, December 1, 2026: 2', 'Wednesday, December 2, 2026: 1']);
  // In Tokyo the afternoon of Dublin is the next day.
  expect([...byDay(slots, 'Asia/Tokyo')].map(([day, some]) => `${day}: ${some.length}`)).toEqual(['Tuesday, December 1, 2026: 1', 'Wednesday, December 2, 2026: 2']);
});

test('the language is the reader’s own, else its kin, else the desk’s first', () => {
  expect(likeliest(['de', 'en', 'zh-CN'], 'en-US')).toBe('en');
  expect(likeliest(['de', 'en', 'zh-CN'], 'zh-CN')).toBe('zh-CN');
  expect(likeliest(['de', 'fr'], 'en-US')).toBe('de');
});
