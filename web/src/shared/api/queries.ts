// The page's memory of what the server said.
import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './error';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays one; only what passes by itself is asked again.
      retry: (count, failure) => count < 2 && !(failure instanceof ApiError && !failure.passing),
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
});
