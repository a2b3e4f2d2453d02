/** What is behind the timeline: its kinds, how entries stand under years, and the words of an entry. */
import type { ResultOf } from '../graphql'
import type { Texts } from '../texts'
import { dayOf } from '../ui/day'
import type { ENTRY } from './Timeline'

export type Entry = ResultOf<typeof ENTRY>
export type TimelineKind = Entry['kind']

/** The kinds, as a life goes. */
export const TIMELINE_KINDS = [
  'JOINED',
  'MEMBERSHIP_BEGAN',
  'MEMBERSHIP_ENDED',
  'POST_BEGAN',
  'POST_ENDED',
  'TRANSFER_REQUESTED',
  'TRANSFER_COMPLETED',
  'TRANSFER_REVERSED',
  'SIGNED_UP',
  'ATTENDED',
  'RATED',
] as const satisfies readonly TimelineKind[]

/** Of these the day is known and no hour: the server tells their midnight. */
const DAYS: readonly TimelineKind[] = ['JOINED', 'MEMBERSHIP_BEGAN', 'MEMBERSHIP_ENDED', 'POST_BEGAN', 'POST_ENDED']

const SHANGHAI_HOUR = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' })

/** The hour of an entry, HH:MM; empty where only its day is known. */
export const hourOf = ({ at, kind }: Pick<Entry, 'at' | 'kind'>): string => (DAYS.includes(kind) ? '' : SHANGHAI_HOUR.format(new Date(at)))

export interface Placed<Row> {
  entry: Row
  /** The year that begins with this entry; null within a year. */
  year: string | null
}

/** Entries with the years that begin among them; `before` is the last entry of the page before. */
export function placed<Row extends { at: string }>(entries: readonly Row[], before: Row | undefined): Placed<Row>[] {
  const years = entries.map((each) => dayOf(each.at).slice(0, 4))
  const last = before && dayOf(before.at).slice(0, 4)
  return entries.map((entry, at) => {
    const year = years[at] ?? ''
    return { entry, year: year === (at ? years[at - 1] : last) ? null : year }
  })
}

/** Kinds that an address names; others are left out. */
export const kindsOf = (names: readonly string[]): TimelineKind[] => TIMELINE_KINDS.filter((kind) => names.includes(kind))

/** To which part of a life a kind belongs: one mark each. */
export function partOf(kind: TimelineKind): 'membership' | 'post' | 'transfer' | 'activity' {
  if (kind.startsWith('TRANSFER')) return 'transfer'
  if (kind.startsWith('POST')) return 'post'
  return kind === 'JOINED' || kind.startsWith('MEMBERSHIP') ? 'membership' : 'activity'
}

/** The word more that an entry has, in words. */
export function detailOf({ kind, detail }: Pick<Entry, 'kind' | 'detail'>, { t, name, number }: Texts): string {
  if (!detail) return ''
  switch (kind) {
    case 'MEMBERSHIP_ENDED':
      return name('endedBy', detail)
    case 'POST_BEGAN':
    case 'POST_ENDED':
      return name('post', detail)
    case 'TRANSFER_REQUESTED':
    case 'TRANSFER_COMPLETED':
    case 'TRANSFER_REVERSED':
      return name('transferReason', detail)
    case 'SIGNED_UP':
      return name('signUpState', detail)
    case 'ATTENDED':
      return t('person.hours', { hours: number(Number(detail), Number.isInteger(Number(detail)) ? 0 : 1) })
    case 'RATED':
      return t('person.rated', { rating: detail })
    default:
      return detail
  }
}
