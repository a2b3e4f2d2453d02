/** Web sockets (graphql-ws) that connect again, and subscriptions that begin again. */
import { createClient, type Client } from 'graphql-ws'

import { Ended, growing, passes, sleep, toldMs } from './again.ts'
import { authorization } from './token.ts'

const FORBIDDEN = 4403 // the token has ended, or was never one
const PONG_WITHIN_MS = 10_000

let shown = ''

/** One connection for all subscriptions; the client of graphql-ws makes it again and subscribes again, as long as that can help. */
export function makeSockets(address: string): Client {
  let silent: NodeJS.Timeout | undefined
  const sockets = createClient({
    url: address.replace('http', 'ws'),
    connectionParams: () => ({ authorization: (shown = authorization()) }),
    retryAttempts: Infinity,
    retryWait: async (retries) => void (await sleep(growing(retries + 1))),
    shouldRetry: (event) => (event as CloseEvent).code !== FORBIDDEN || isFresh(),
    keepAlive: 15_000,
    connectionAckWaitTimeout: 10_000,
    on: {
      // a network that has gone says nothing: no pong in time is the end of the connection
      ping: (received) => {
        if (!received) silent = setTimeout(() => sockets.terminate(), PONG_WITHIN_MS)
      },
      pong: () => clearTimeout(silent),
      closed: () => clearTimeout(silent),
    },
  })
  return sockets
}

/** Tell whether there is another token now than the last one shown. */
function isFresh(): boolean {
  return authorization() !== shown
}

/** Subscribe again whenever a subscription has ended, until it ends with what does not pass; the first answer tells what holds now. */
export async function listenAlways(once: (told: () => void) => Promise<void>): Promise<never> {
  for (let attempt = 1; ; attempt++) {
    let waitMs = 0
    try {
      await once(() => (attempt = 1))
    } catch (error) {
      if (!(error instanceof Ended)) throw error
      const hasRunOut = error.errors.some((each) => each.extensions?.code === 'UNAUTHENTICATED')
      if (!passes(error) && !(hasRunOut && isFresh())) throw error
      waitMs = toldMs(error)
    }
    await sleep(Math.max(waitMs, growing(attempt)))
  }
}
