/** Cells of the flow table as ends and pairs: what the Sankey, the matrix and the map are drawn from. Nothing here knows of a language. */

export const GONE = ['TRANSFERRED', 'OUT_OF_PROVINCE'] as const
/** In the order in which they are stacked and listed: settled ones first. */
export const OUTCOMES = ['TRANSFERRED', 'OUT_OF_PROVINCE', 'RETAINED', 'LEFT', 'IN_PROGRESS', 'UNSUCCESSFUL', 'STAYED'] as const
export type To = 'CITY' | 'COUNTY' | 'PROVINCE' | 'INSTITUTION' | 'SECTOR' | 'REASON'
export const SHOWN = 1
export const NOT_OVER = 8

interface Place {
  level: string
  code: string
  name: string | null
}

/** What of a cell of graduateFlow is read here. */
export interface Cell {
  origin: Place | null
  destination: Place | null
  sector: string | null
  reason: string | null
  outcome: string | null
  people: number | null
  base: number | null
  share: number | null
  statusPeople: number
  statusShare: number
}

export interface Total {
  outcome: string
  people: number | null
  statusPeople: number
}

/** Ids of ends: `place:4401`, `outcome:STAYED`, `sector:VILLAGE`, `reason:ARMY`; these are put together here. */
export const WITHHELD = 'withheld'
export const OTHERS = 'others'
/** Of people whose school has no place of the level asked for. */
export const NO_ORIGIN = 'none'
export const originOf = (cell: { origin: { code: string } | null }): string => cell.origin?.code ?? NO_ORIGIN
/** People of an outcome whose end is not told by any cell. */
export const restOf = (outcome: string): string => `rest:${outcome}`
export const kindOf = (end: string): string => end.slice(0, end.includes(':') ? end.indexOf(':') : undefined)
export const codeOf = (end: string): string => end.slice(end.indexOf(':') + 1)

/** Provinces outside are told one by one where provinces are asked for, and are one end elsewhere. */
const isOneEnd = (outcome: string, to: To): boolean => !isGone(outcome) || (outcome === 'OUT_OF_PROVINCE' && to !== 'PROVINCE')

const isGone = (outcome: string | null): boolean => GONE.some((each) => each === outcome)

/** Where the people of a cell went, at what the reader chose; null where the cell does not say. */
export function endOf(cell: Cell, to: To): string | null {
  const { outcome } = cell
  if (outcome === null) return null
  if (isOneEnd(outcome, to)) return `outcome:${outcome}`
  if (to === 'SECTOR') return cell.sector ? `sector:${cell.sector}` : null
  if (to === 'REASON') return cell.reason ? `reason:${cell.reason}` : null
  return cell.destination ? `place:${cell.destination.code}` : null
}

export interface Pair {
  origin: string
  end: string
  /** People told; null where every cell of the pair is withheld. */
  people: number | null
  /** The status of what is withheld, where something is. */
  status: number
  cells: Cell[]
}

export function pairsOf(cells: readonly Cell[], to: To): Pair[] {
  const pairs = new Map<string, Pair>()
  for (const cell of cells) {
    if (cell.statusPeople === NOT_OVER) continue
    const end = endOf(cell, to) ?? restOf(cell.outcome ?? '')
    const origin = originOf(cell)
    const key = `${origin} ${end}`
    const pair = pairs.get(key) ?? { origin, end, people: null, status: SHOWN, cells: [] }
    if (cell.people !== null) pair.people = (pair.people ?? 0) + cell.people
    else pair.status = cell.statusPeople
    pair.cells.push(cell)
    pairs.set(key, pair)
  }
  return [...pairs.values()]
}

/**
 * Pairs whose end is an outcome, with what the outcomes alone tell: the cells of a destination leave out those of an outcome
 * that are withheld, province by province.
 */
export function settled(pairs: readonly Pair[], outcomes: readonly Cell[]): Pair[] {
  const told = new Map(outcomes.map((cell) => [`${originOf(cell)} outcome:${cell.outcome ?? ''}`, cell]))
  return pairs.map((pair) => {
    const whole = told.get(`${pair.origin} ${pair.end}`)
    return whole ? { ...pair, people: whole.people, status: whole.people === null ? whole.statusPeople : SHOWN } : pair
  })
}

/** What pairs come to end by end: outcomes by their totals, where those are given, and the others as far as they are told. */
export function endsOf(pairs: readonly Pair[], totals: readonly Total[]): { end: string; people: number | null; isPart: boolean }[] {
  const ends = [...new Set(pairs.map((pair) => pair.end))]
  return ends.map((end) => {
    const total = kindOf(end) === 'outcome' ? totals.find((each) => each.outcome === codeOf(end)) : undefined
    if (total) return { end, people: total.people, isPart: false }
    const own = pairs.filter((pair) => pair.end === end)
    const told = own.flatMap((pair) => (pair.people === null ? [] : [pair.people]))
    return { end, people: told.length ? sum(told) : null, isPart: own.some((pair) => pair.people === null || pair.status !== SHOWN) }
  })
}

/** Names of places and institutions that the cells bring with them. */
export function namesOf(cells: readonly Cell[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const { origin, destination } of cells) {
    for (const place of [origin, destination]) if (place?.name) names.set(place.code, place.name)
  }
  return names
}

export interface Link {
  origin: string
  end: string
  people: number
  /** What is drawn for adding up alone and has no figure: it would tell a withheld one. */
  isUntold: boolean
}

export interface Sankey {
  links: Link[]
  /** Origins in the order of their size, with what they come to. */
  origins: { code: string; people: number }[]
  ends: { end: string; people: number; isUntold: boolean }[]
  /** How many origins and ends stand under "others". */
  othersFrom: number
  othersTo: number
  /** Origins whose base is not told: they are not drawn. */
  untold: string[]
}

interface Bounds {
  origins: number
  ends: number
}

interface How {
  /** Whether the links of an origin come to its base; otherwise what the cells tell is drawn alone. */
  addUp: boolean
  exact: boolean
}

/**
 * The Sankey of origin → end. For every origin the links come to its base: what the cells of an outcome do not tell goes to the
 * rest of that outcome, and what the outcomes do not tell to `withheld`.
 *
 * `cells` are broken down by destination, `outcomes` by outcome alone. A remainder that stands for one withheld cell, or for few
 * people, has no figure.
 */
export function sankeyOf(cells: readonly Cell[], outcomes: readonly Cell[], to: To, { addUp, exact }: How, most: Bounds): Sankey {
  const told = pairsOf(cells, to).filter((pair) => pair.people !== null)
  const links: Link[] = told.map(({ origin, end, people }) => ({ origin, end, people: people ?? 0, isUntold: false }))
  const untold: string[] = []
  if (addUp) {
    const origins = new Set([...cells, ...outcomes].map(originOf))
    for (const origin of origins) {
      const own = outcomes.filter((each) => originOf(each) === origin)
      const base = [...own, ...cells.filter((each) => originOf(each) === origin)].find((each) => each.base !== null)?.base
      if (base === undefined || base === null) {
        untold.push(origin)
        continue
      }
      links.push(...restsOf(origin, base, own, cells, links, to).map((rest) => ({ ...rest, isUntold: rest.isLone || isFewLeft(rest.people, rest.end, exact) })))
    }
  }
  return bounded(links.filter((link) => link.people > 0 && !untold.includes(link.origin)), untold, most)
}

interface Rest extends Omit<Link, 'isUntold'> {
  /** Whether it stands for one withheld cell: its figure would be that of the cell. */
  isLone: boolean
}

function restsOf(origin: string, base: number, outcomes: readonly Cell[], cells: readonly Cell[], links: readonly Link[], to: To): Rest[] {
  const rests: Rest[] = []
  for (const { outcome, people } of outcomes) {
    if (people === null || outcome === null) continue
    const of = cells.filter((each) => originOf(each) === origin && each.outcome === outcome)
    const rest = people - sum(of.map((each) => each.people ?? 0))
    // An outcome without a destination is its own end, told by itself
    const isOne = isOneEnd(outcome, to)
    if (rest > 0) rests.push({ origin, end: isOne ? `outcome:${outcome}` : restOf(outcome), people: rest, isLone: !isOne && withheldAmong(of) === 1 })
  }
  const told = sum([...links, ...rests].filter((link) => link.origin === origin).map((link) => link.people))
  if (base > told) rests.push({ origin, end: WITHHELD, people: base - told, isLone: withheldAmong(outcomes) === 1 })
  return rests
}

const withheldAmong = (cells: readonly Cell[]): number => cells.filter((each) => each.people === null).length

function bounded(links: readonly Link[], untold: string[], most: Bounds): Sankey {
  const from = largest(links, (link) => link.origin, most.origins, () => false)
  const to = largest(links, (link) => link.end, most.ends, (end) => !['place', 'sector', 'reason'].includes(kindOf(end)))
  const merged = new Map<string, Link & { untold: number }>()
  for (const link of links) {
    const origin = from.kept.has(link.origin) ? link.origin : OTHERS
    const end = to.kept.has(link.end) ? link.end : OTHERS
    const key = `${origin} ${end}`
    const before = merged.get(key)
    const untold = (before?.untold ?? 0) + (link.isUntold ? 1 : 0)
    const people = (before?.people ?? 0) + link.people
    merged.set(key, { origin, end, people, untold, isUntold: untold === 1 })
  }
  const all = [...merged.values()]
  // A sum with one part that is not told, and all others told, would tell it
  const isUntold = (end: string) => sum(all.flatMap((link) => (link.end === end ? [link.untold] : []))) === 1
  return {
    links: all.map(({ origin, end, people, isUntold: of }) => ({ origin, end, people, isUntold: of })),
    origins: sizes(all, (link) => link.origin).map(([code, people]) => ({ code, people })),
    ends: sizes(all, (link) => link.end).map(([end, people]) => ({ end, people, isUntold: isUntold(end) })),
    othersFrom: from.dropped,
    othersTo: to.dropped,
    untold,
  }
}

/** The largest ids; those that are always kept do not count. One alone is not put under "others". */
function largest(links: readonly Link[], idOf: (link: Link) => string, most: number, always: (id: string) => boolean) {
  const ordered = sizes(links, idOf).map(([id]) => id)
  const free = ordered.filter((id) => !always(id))
  const room = free.length > most ? most - 1 : most
  return { kept: new Set([...ordered.filter(always), ...free.slice(0, room)]), dropped: Math.max(0, free.length - room) }
}

function sizes(links: readonly Link[], idOf: (link: Link) => string): [string, number][] {
  const found = new Map<string, number>()
  for (const link of links) found.set(idOf(link), (found.get(idOf(link)) ?? 0) + link.people)
  return [...found].sort(([a, x], [b, y]) => rank(a) - rank(b) || y - x || a.localeCompare(b))
}

/** Ends in the order in which they stand: places by size, others, what is not told, then the outcomes in their order. */
function rank(id: string): number {
  const kind = kindOf(id)
  if (kind === OTHERS) return 1
  if (kind === 'rest' || kind === 'outcome') return (kind === 'rest' ? 2 : 10) + OUTCOMES.findIndex((each) => each === codeOf(id))
  return kind === WITHHELD ? 30 : 0
}

export interface Matrix {
  origins: string[]
  ends: string[]
  /** Every pair of someone who went, drawn or not, the largest first. */
  pairs: Pair[]
  cells: { row: number; column: number; pair: Pair }[]
  /** Rows and columns that did not fit. */
  leftOut: number
}

/** The largest origins and ends with the people who went from one to the other; what is not drawn stands in the pairs. */
export function matrixOf(all: readonly Pair[], most: number): Matrix {
  const pairs = all.filter((pair) => pair.cells.some((cell) => isGone(cell.outcome))).toSorted((a, b) => (b.people ?? 0) - (a.people ?? 0))
  const order = (idOf: (pair: Pair) => string): string[] => {
    const found = new Map<string, number>()
    for (const pair of pairs) found.set(idOf(pair), (found.get(idOf(pair)) ?? 0) + (pair.people ?? 0))
    return [...found].sort(([a, x], [b, y]) => rank(a) - rank(b) || y - x || a.localeCompare(b)).map(([id]) => id)
  }
  const [rows, columns] = [order((pair) => pair.origin), order((pair) => pair.end)]
  const origins = rows.slice(0, most)
  const ends = columns.slice(0, most)
  const made = pairs.flatMap((pair) => {
    const [row, column] = [origins.indexOf(pair.origin), ends.indexOf(pair.end)]
    return row < 0 || column < 0 ? [] : [{ row, column, pair }]
  })
  return { origins, ends, pairs, cells: made, leftOut: rows.length - origins.length + columns.length - ends.length }
}

export interface Completion {
  rate: number | null
  /** Why there is no rate: 4 too few people, 5 a part is withheld. */
  status: number
  remainder: number | null
}

const FEW_FOR_RATIO = 23

/** (transferred + out of province + retained) / (base − left), and who remains; nothing where a part is withheld. */
export function completionOf(totals: readonly Total[], base: number | null): Completion {
  const people = (names: readonly string[]): number | null => {
    const parts = names.map((name) => totals.find((each) => each.outcome === name)?.people ?? null)
    return parts.includes(null) ? null : sum(parts.map((each) => each ?? 0))
  }
  const remainder = people(['IN_PROGRESS', 'UNSUCCESSFUL', 'STAYED'])
  const done = people([...GONE, 'RETAINED'])
  const left = people(['LEFT'])
  if (base === null || done === null || left === null) return { rate: null, status: 5, remainder }
  if (base - left < FEW_FOR_RATIO) return { rate: null, status: 4, remainder }
  return { rate: done / (base - left), status: SHOWN, remainder }
}

export const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)

const SMALL = 10

/** Whether what published cells leave is of 1 to 9 people: that is not told, even where it could be worked out. */
export function isFewLeft(people: number, end: string, exact: boolean): boolean {
  return !exact && people > 0 && people < SMALL && (end === WITHHELD || kindOf(end) === 'rest')
}
