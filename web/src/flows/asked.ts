/** Lists of people that were asked for, with the reason: in memory alone, gone with the session, so that the way back leads to them. */
import { session } from '../shell/session'

interface AskedFor {
  reason: string | null
  /** The cursors of the pages that were opened. */
  afters: readonly (string | null)[]
}

const lists = new Map<string, AskedFor>()
session.token.subscribe(() => lists.clear())

export const askedFor = (key: string): AskedFor | null => lists.get(key) ?? null
export const rememberAsked = (key: string, asked: AskedFor): void => void lists.set(key, asked)
