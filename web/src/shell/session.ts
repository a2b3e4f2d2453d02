/** Who is signed in: the token, in memory and in the tab's sessionStorage, nowhere else. */
import { Store } from './store'

const KEY = 'leaguegraph.token'

class Session {
  readonly token = new Store<string | null>(sessionStorage.getItem(KEY))
  /** Why there is no session any more: its token ended, or never was good. */
  readonly ended = new Store<'expired' | 'refused' | null>(null)
  private worked = false

  signIn(token: string): void {
    sessionStorage.setItem(KEY, token)
    this.ended.set(null)
    this.worked = false
    this.token.set(token)
  }

  signOut(): void {
    sessionStorage.clear()
    this.token.set(null)
  }

  /** The server refused a token; only the present one ends the session. */
  expire(token: string): void {
    if (this.token.get() !== token) return
    this.signOut()
    this.ended.set(this.worked ? 'expired' : 'refused')
  }

  /** The server took a token. */
  work(token: string): void {
    if (this.token.get() === token) this.worked = true
  }
}

export const session = new Session()

/** What a token says of its bearer, for display alone: the server judges. */
export function subjectOf(token: string): string {
  try {
    const [, payload = ''] = token.split('.')
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0))
    const told: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof told === 'object' && told !== null && 'sub' in told) return String(told.sub)
  } catch {
    // Not readable here; the server may still take it
  }
  return ''
}
