import { describe, expect, it } from 'vitest'

import { askedKinds, stays } from './filter'
import { linesOf, placeOf, step, type Children } from './lines'
import type { Row } from './queries'

const row = (code: string, kind: Row['kind'], sector: Row['sector'] = null, totals: Row['totals'] = null): Row => ({
  code, name: `organisation ${code}`, shortName: null, kind, sector, totals,
}) // prettier-ignore
const ready = (rows: Row[], totalCount = rows.length): Children => ({ rows, totalCount, hasMore: totalCount > rows.length, state: 'ready' })
const none = { kinds: [], sectors: [] } as const

const top = row('44', 'PROVINCIAL_COMMITTEE')
const city = row('4401', 'CITY_COMMITTEE')
const other = row('4402', 'CITY_COMMITTEE')
const county = row('440104', 'COUNTY_COMMITTEE')
const branch = row('b', 'BRANCH')

describe('the lines of the tree', () => {
  const children = new Map([
    ['44', ready([city, other])],
    ['4401', ready([county, branch], 5)],
  ])

  it('are what is open, depth first, with places for what is missing', () => {
    const lines = linesOf(top, new Set(['44', '4401', '4402']), children, none)
    expect(lines.map((line) => `${line.depth} ${line.key}`)).toEqual(['1 44', '2 4401', '3 440104', '3 b', '3 4401/more', '2 4402', '3 4402/loading'])
    const more = lines[4]
    expect(more?.is === 'more' && more.left).toBe(3)
    const first = lines[2]
    expect(first?.is === 'row' && [first.position, first.of]).toEqual([1, 5])
    const last = lines[3]
    expect(last?.is === 'row' && last.canOpen).toBe(false)
  })

  it('say that there is nothing, or that it failed', () => {
    expect(linesOf(top, new Set(['44']), new Map([['44', ready([])]]), none).at(-1)?.is).toBe('none')
    expect(linesOf(top, new Set(['44']), new Map([['44', { ...ready([]), state: 'failed' as const }]]), none).at(-1)?.is).toBe('failed')
  })

  it('do not go round for ever in a ring', () => {
    const ring = new Map([['44', ready([city])], ['4401', ready([top])]]) // prettier-ignore
    expect(linesOf(top, new Set(['44', '4401']), ring, none)).toHaveLength(3)
  })
})

describe('a key', () => {
  const lines = linesOf(top, new Set(['44', '4401']), new Map([['44', ready([city, other])], ['4401', ready([county, branch])]]), none) // prettier-ignore
  // 44, 4401, 440104, b, 4402
  it.each([
    [0, 'ArrowDown', { to: 1 }],
    [4, 'ArrowDown', { to: 4 }],
    [0, 'ArrowUp', { to: 0 }],
    [1, 'ArrowRight', { to: 2 }],
    [4, 'ArrowRight', { open: '4402' }],
    [3, 'ArrowRight', null],
    [3, 'ArrowLeft', { to: 1 }],
    [1, 'ArrowLeft', { close: '4401' }],
    [4, 'ArrowLeft', { to: 0 }],
    [0, 'ArrowLeft', null],
    [1, 'End', { to: 4 }],
    [3, 'Home', { to: 0 }],
    [0, 'PageDown', { to: 3 }],
    [1, 'x', null],
  ])('at line %i, %s', (at, key, expected) => {
    expect(step(lines, at, key, 3)).toEqual(expected)
  })

  it('finds its line again when the children have come', () => {
    expect(placeOf(lines, 'b')).toBe(3)
    expect(placeOf(lines, '4401/loading')).toBe(2)
    expect(placeOf(lines, 'gone')).toBe(0)
  })
})

describe('the filter', () => {
  const totals = (kinds: Record<string, number>, sectors: Record<string, number>) =>
    ({
      branches: 0, members: 0, cadres: 0,
      byKind: Object.entries(kinds).map(([kind, organisations]) => ({ kind, organisations })),
      bySector: Object.entries(sectors).map(([sector, organisations]) => ({ sector, organisations })),
    }) as Row['totals'] // prettier-ignore

  it('asks for what is looked for and what is above it', () => {
    expect(askedKinds(none)).toBeNull()
    expect(askedKinds({ kinds: ['COUNTY_COMMITTEE'], sectors: [] })).toEqual(['PROVINCIAL_COMMITTEE', 'CITY_COMMITTEE', 'COUNTY_COMMITTEE'])
    expect(askedKinds({ kinds: ['COMMITTEE'], sectors: [] })).not.toContain('BRANCH')
    expect(askedKinds({ kinds: ['BRANCH'], sectors: [] })).toHaveLength(7)
  })

  it('keeps the way to what is looked for, and hides what has nothing of it', () => {
    const villages = { kinds: [], sectors: ['VILLAGE'] as const }
    expect(stays(row('v', 'BRANCH', 'VILLAGE'), villages)).toBe(true)
    expect(stays(row('u', 'BRANCH', 'UNIVERSITY'), villages)).toBe(false)
    expect(stays(row('t', 'COMMITTEE', 'TOWNSHIP', totals({}, { VILLAGE: 2, TOWNSHIP: 1 })), villages)).toBe(true)
    expect(stays(row('t', 'COMMITTEE', 'UNIVERSITY', totals({}, { UNIVERSITY: 9 })), villages)).toBe(false)
    expect(stays(row('t', 'COMMITTEE', 'UNIVERSITY'), villages)).toBe(true) // nobody told what is below
  })

  it('does not count a committee as something below itself', () => {
    const committees = { kinds: ['COMMITTEE', 'BRANCH'] as const, sectors: ['VILLAGE'] as const }
    expect(stays(row('t', 'COMMITTEE', 'TOWNSHIP', totals({ COMMITTEE: 1 }, { TOWNSHIP: 1 })), committees)).toBe(false)
  })
})
