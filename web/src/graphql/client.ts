/** The one client of urql for a session: its token goes with every operation, and its end and the server's silence are told. */
import { cacheExchange, Client, fetchExchange, mapExchange } from 'urql'

import { connection } from '../shell/connection'
import { session } from '../shell/session'
import { isExpired, isOffline } from './problem'

const TIMEOUT_MS = 15_000

export function makeClient(token: string): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: () => ({ headers: { authorization: `Bearer ${token}` } }),
    fetch: (input, init) => {
      const patience = AbortSignal.timeout(TIMEOUT_MS)
      const signal = init?.signal ? AbortSignal.any([init.signal, patience]) : patience
      return globalThis.fetch(input, { ...init, signal })
    },
    exchanges: [
      cacheExchange,
      mapExchange({
        onResult: (result) => {
          if (!result.error) {
            connection.found()
            session.work(token)
          } else if (isExpired(result.error)) session.expire(token)
          else if (isOffline(result.error)) connection.lose()
          else connection.found()
        },
      }),
      fetchExchange,
    ],
  })
}
