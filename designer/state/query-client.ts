import { QueryCache, QueryClient } from '@tanstack/svelte-query'
import { ApiFailure } from '../api.ts'

const retriesMax = 2

/** What was fetched, kept while it is fresh. A refusal is shown at once; only a lost line is tried again. */
export const queryClient = new QueryClient({
  // Whoever was signed out meanwhile stands at the door again.
  queryCache: new QueryCache({ onError: (error) => isSignedOut(error) && location.reload() }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (failures, error) => failures < retriesMax && isLostLine(error),
      retryDelay: 500
    }
  }
})

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 401
}

function isLostLine(error: unknown): boolean {
  return error instanceof ApiFailure && (error.status === 0 || error.status === 503)
}
