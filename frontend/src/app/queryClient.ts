import { QueryCache, QueryClient } from '@tanstack/react-query'

import { isApiError } from '../api/ApiError'
import { sessionQuery } from '../api/session'

const MOST_RETRIES = 2

/** What a refusal says will not change by asking again; a network or a server in trouble may recover. */
function mayRecover(error: unknown): boolean {
  return !isApiError(error) || error.status === 0 || error.status >= 500
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // The session is asked again when anything says "signed out", and the shell then leads to the sign-in page.
    onError: (error, query) => {
      const isSession = query.queryKey[0] === sessionQuery.queryKey[0]
      if (!isSession && isApiError(error) && error.isSignedOut)
        void queryClient.invalidateQueries(sessionQuery)
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < MOST_RETRIES && mayRecover(error),
    },
  },
})
