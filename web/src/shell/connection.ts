/** Whether the server answers: lost with the first operation without an answer, found again by asking every two seconds. */
import { Store } from './store'

const ASK_EVERY_MS = 2_000
const PATIENCE_MS = 5_000

class Connection {
  /** True while the server does not answer. */
  readonly lost = new Store(false)
  private timer: ReturnType<typeof setTimeout> | undefined

  lose(): void {
    this.lost.set(true)
    this.timer ??= setTimeout(() => void this.ask(), ASK_EVERY_MS)
  }

  found(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.lost.set(false)
  }

  /** Call back each time the server has been found again, until the returned function is called. */
  whenFound(found: () => void): () => void {
    let wasLost = this.lost.get()
    return this.lost.subscribe(() => {
      if (wasLost && !this.lost.get()) found()
      wasLost = this.lost.get()
    })
  }

  private async ask(): Promise<void> {
    this.timer = undefined
    try {
      // Any GraphQL answer will do, also one that asks for a token
      const answer = await globalThis.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ __typename }' }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      if (answer.headers.has('x-request-id') && answer.status < 500) {
        this.found()
        return
      }
    } catch {
      // Still no answer: ask again
    }
    this.lose()
  }
}

export const connection = new Connection()
