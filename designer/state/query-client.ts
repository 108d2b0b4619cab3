import { QueryClient } from '@tanstack/svelte-query'
import { ApiFailure } from '../api.ts'

const retriesMax = 2

/** What was fetched, kept while it is fresh. A refusal is shown at once; only a lost line is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (failures, error) => failures < retriesMax && isLostLine(error),
      retryDelay: 500
    }
  }
})

function isLostLine(error: unknown): boolean {
  return error instanceof ApiFailure && (error.status === 0 || error.status === 503)
}
