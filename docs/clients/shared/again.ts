/** Which troubles pass, and how long to wait before asking again. */
const ATTEMPTS = 6
const LONGEST_MS = 300_000
const PASSING = new Set<unknown>(['UNAVAILABLE', 'RATE_LIMITED', 'TIMEOUT', 'INTERNAL'])
const PASSING_STATUSES = new Set([429, 500, 502, 503, 504])

/** One entry of `errors` in an answer. */
export interface Told {
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** What went wrong: `errors` of an answer, or a response that is no such answer (of a gateway), or neither: the connection failed. */
export interface Trouble {
  readonly errors?: readonly Told[] | undefined
  readonly response?: Response | undefined
}

/** Errors that an answer carries, or that a subscription ended with. */
export class Ended extends Error {
  readonly errors: readonly Told[]

  constructor(errors: readonly Told[]) {
    super(errors.map((each) => `${each.extensions?.code ?? 'ERROR'}: ${each.message}`).join('\n'))
    this.errors = errors
  }
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Give up on an answer that does not come; that is a failed connection then, and passes. */
export const fetchInTime: typeof fetch = (input, init) => {
  const patience = AbortSignal.timeout(30_000)
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, patience]) : patience })
}

/** Tell whether asking again can help; after a failed connection nobody knows whether a change was made: its key makes asking safe. */
export function passes({ errors, response }: Trouble): boolean {
  if (errors?.length) return errors.every((each) => PASSING.has(each.extensions?.code))
  return !response || response.ok || PASSING_STATUSES.has(response.status) // a good answer without data was cut on the way
}

/** How many ms to wait after attempt 1, 2, …: what the server told, else longer each time; undefined where it does not help. */
export function waitAfter(attempt: number, trouble: Trouble): number | undefined {
  if (attempt >= ATTEMPTS || !passes(trouble)) return undefined
  const told = toldMs(trouble)
  if (told > LONGEST_MS) return undefined
  return told ? told + 250 * Math.random() : growing(attempt) // a share by chance, so that clients do not come together
}

/** For how many ms the server does not want to be asked; 0 where it does not say. */
export function toldMs({ errors = [], response }: Trouble): number {
  const told = [response?.headers.get('retry-after'), ...errors.map((each) => each.extensions?.retryAfterSeconds)]
  return 1000 * Math.max(...told.map((seconds) => Number(seconds ?? 0) || 0))
}

/** Half a second, one, two … 30, each up to half of it less or more. */
export function growing(attempt: number): number {
  return Math.min(500 * 2 ** (attempt - 1), 30_000) * (0.5 + Math.random())
}
