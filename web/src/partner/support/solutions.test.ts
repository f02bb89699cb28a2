import { expect, test } from 'vitest';
import type { Needs } from '@/shared/session/session';
import chinese from '../../words/zh-Hans/support.json';
import english from '../../words/en/support.json';
import { solutionsFor } from './solutions';

const topics = ['1001', '1002', '1003', '1004', '1005', '1006', '1007', '1008'];

test('each problem type has one to three answers, and each answer its words in both languages', () => {
  for (const topic of topics) {
    const found = solutionsFor(topic, () => true);
    expect(found.length).toBeGreaterThanOrEqual(1);
    expect(found.length).toBeLessThanOrEqual(3);
    for (const { name } of found) {
      expect(english.solutions[name].answer).not.toBe('');
      expect(chinese.solutions[name].way).not.toBe('');
    }
  }
});

test('nobody is sent to a page that the role does not open, and an unknown problem type suggests nothing', () => {
  const may = (needs: Needs) => [needs].flat().includes('view_software');
  expect(solutionsFor('1001', may).map((each) => each.name)).toEqual(['cancelSoftware', 'afterCancellation']);
  expect(solutionsFor('1001', () => false).map((each) => each.name)).toEqual(['afterCancellation']);
  expect(solutionsFor('', () => true)).toEqual([]);
  expect(solutionsFor('9999', () => true)).toEqual([]);
});
