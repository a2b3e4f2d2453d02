/** What went wrong with an operation, in the words of this program: a code, a sentence, the id of the request. */
import type { CombinedError } from 'urql'

export interface Problem {
  /** A code of docs/reference/errors.md; OFFLINE where no answer came. */
  code: string
  /** What the server says, in its words; empty where no answer came. */
  message: string
  requestId: string | null
}

export const OFFLINE = 'OFFLINE'
const EXPIRED = 'UNAUTHENTICATED'

export function problemOf(error: CombinedError): Problem {
  const response: unknown = error.response
  const requestId = response instanceof Response ? response.headers.get('x-request-id') : null
  const [first] = error.graphQLErrors
  if (first) {
    const { code } = first.extensions
    return { code: typeof code === 'string' ? code : 'INTERNAL', message: first.message, requestId }
  }
  const status = response instanceof Response ? response.status : 0
  if (status === 401) return { code: EXPIRED, message: '', requestId }
  if (error.networkError?.name === 'TimeoutError') return { code: 'TIMEOUT', message: '', requestId }
  // A gateway without the program behind it answers so, and no answer at all has no status
  const gone = status === 0 || ([502, 503, 504].includes(status) && requestId === null)
  return { code: gone ? OFFLINE : 'INTERNAL', message: '', requestId }
}

export const isExpired = (error: CombinedError): boolean => problemOf(error).code === EXPIRED
export const isOffline = (error: CombinedError): boolean => problemOf(error).code === OFFLINE
