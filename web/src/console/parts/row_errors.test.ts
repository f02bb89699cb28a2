import { describe, expect, it } from 'vitest';
import { ApiError } from '@/shared/api';
import { rowErrors } from './row_errors';

const refusal = (data: readonly unknown[]) => new ApiError(400, 2000, 'Errors in the sheet.', 'InvalidInput', '', '', data);

describe('the faults of a file', () => {
  it('are told by row and column', () => {
    expect(rowErrors(refusal(['row 3, UnitPrice: The price is no number: "x"', 'row 12, : The row is twice there']))).toEqual([
      { row: 3, column: 'UnitPrice', reason: 'The price is no number: "x"' },
      { row: 12, column: '', reason: 'The row is twice there' },
    ]);
  });

  it('are none of a refusal that is about something else', () => {
    expect(rowErrors(refusal([{ offset: 5 }, 'too large']))).toEqual([]);
    expect(rowErrors(new TypeError('offline'))).toEqual([]);
  });
});
