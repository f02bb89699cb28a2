// What the server says when it refuses, as one error type for pages to show.
import type { components } from './schema';

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** The HTTP status; 0 when no answer came. */
    readonly status: number,
    /** The documented code of the error table. */
    readonly code: number,
    readonly description: string,
    readonly errorName: string,
    /** The property of the request that is wrong, as a path: `billingProfile.email`. */
    readonly field: string,
    readonly correlationId: string,
    readonly data: readonly unknown[] = [],
  ) {
    super(description);
  }

  /** Whether the same request may succeed a little later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Reads an answer that is not a success. */
export async function readError(response: Response): Promise<ApiError> {
  const correlationId = response.headers.get('MS-CorrelationId') ?? '';
  const body: Partial<components['schemas']['Error']> = await response.json().catch(() => ({}));
  return new ApiError(
    response.status,
    Number(body.code ?? 0),
    body.description ?? '',
    body.errorName ?? '',
    body.field ?? '',
    correlationId,
    body.data ?? [],
  );
}

/** Anything that was thrown, as an ApiError: what is not one came from a network without an answer. */
export const asApiError = (failure: unknown): ApiError =>
  failure instanceof ApiError ? failure : new ApiError(0, 0, '', '', '', '');
