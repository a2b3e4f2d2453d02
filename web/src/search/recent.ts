/** What was opened from the search box: in memory alone, for names of people are among it, and gone with the session. */
import { session } from '../shell/session'
import { Store } from '../shell/store'
import type { Hit } from './hits'

const MOST = 8

export const recent = new Store<readonly Hit[]>([])
session.token.subscribe(() => recent.set([]))

export function remember(hit: Hit): void {
  recent.set([hit, ...recent.get().filter((each) => each.key !== hit.key)].slice(0, MOST))
}
