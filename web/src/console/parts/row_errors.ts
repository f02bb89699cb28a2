// What the server says about the rows of a file that it refused: "row 3, UnitPrice: the reason".
import { asApiError } from '@/shared/api';

export interface RowError {
  row: number;
  column: string;
  reason: string;
}

/** The faults by row and column; none when the refusal is about something else. */
export function rowErrors(failure: unknown): RowError[] {
  return asApiError(failure).data.flatMap((each) => {
    const [, row, column, reason] = /^row (\d+), ([^:]*): (.*)$/s.exec(String(each)) ?? [];
    return row === undefined ? [] : [{ row: Number(row), column: column ?? '', reason: reason ?? '' }];
  });
}
