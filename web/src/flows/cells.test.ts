import { describe, expect, it } from 'vitest'

import { completionOf, endOf, isFewLeft, matrixOf, NO_ORIGIN, pairsOf, restOf, sankeyOf, sum, WITHHELD, type Cell } from './cells'

const place = (code: string) => ({ level: 'CITY', code, name: `name of ${code}` })

function cell(origin: string, outcome: string, people: number | null, more: Partial<Cell> & { to?: string } = {}): Cell {
  const { to, ...rest } = more
  return {
    origin: place(origin),
    destination: to ? place(to) : null,
    sector: null,
    reason: null,
    outcome,
    people,
    base: 100,
    share: null,
    statusPeople: people === null ? 5 : 1,
    statusShare: 1,
    ...rest,
  }
}

// 100 of A: 60 transferred (40 to A, 15 to B, 5 in cells that are withheld), 20 out of province, 12 stayed, 8 withheld
const OUTCOMES = [cell('A', 'TRANSFERRED', 60), cell('A', 'OUT_OF_PROVINCE', 20), cell('A', 'STAYED', 12), cell('A', 'LEFT', null)]
const CELLS = [
  cell('A', 'TRANSFERRED', 40, { to: 'A' }),
  cell('A', 'TRANSFERRED', 15, { to: 'B' }),
  cell('A', 'TRANSFERRED', null, { to: 'C' }),
  cell('A', 'TRANSFERRED', null, { to: 'D' }),
  cell('A', 'OUT_OF_PROVINCE', 13, { to: '31' }),
  cell('A', 'OUT_OF_PROVINCE', null, { to: '11' }),
  cell('A', 'STAYED', 12),
]
const WIDE = { origins: 10, ends: 10 }

describe('the Sankey', () => {
  it('comes to the base, whatever is withheld', () => {
    const { links } = sankeyOf(CELLS, OUTCOMES, 'CITY', true, WIDE)
    expect(Object.fromEntries(links.map((link) => [link.end, link.people]))).toEqual({
      'place:A': 40,
      'place:B': 15,
      [restOf('TRANSFERRED')]: 5,
      'outcome:OUT_OF_PROVINCE': 20,
      'outcome:STAYED': 12,
      [WITHHELD]: 8,
    })
    expect(sum(links.map((link) => link.people))).toBe(100)
  })

  it('takes outcomes that the cells do not carry from the other list', () => {
    const sectors = [cell('A', 'TRANSFERRED', 50, { sector: 'VILLAGE', to: '44' })]
    const { ends } = sankeyOf(sectors, OUTCOMES, 'SECTOR', true, WIDE)
    expect(ends).toEqual([
      { end: 'sector:VILLAGE', people: 50 },
      { end: restOf('TRANSFERRED'), people: 10 },
      { end: 'outcome:OUT_OF_PROVINCE', people: 20 },
      { end: 'outcome:STAYED', people: 12 },
      { end: WITHHELD, people: 8 },
    ])
  })

  it('tells provinces outside one by one, with a rest, where they are asked for', () => {
    const { ends } = sankeyOf(CELLS, OUTCOMES, 'PROVINCE', true, WIDE)
    expect(ends.find((each) => each.end === 'place:31')).toEqual({ end: 'place:31', people: 13 })
    expect(ends.find((each) => each.end === restOf('OUT_OF_PROVINCE'))).toEqual({ end: restOf('OUT_OF_PROVINCE'), people: 7 })
  })

  it('puts the smallest under others, and both sides still come to the base', () => {
    const cells = [8, 7, 6, 5].map((people, at) => cell('A', 'TRANSFERRED', people, { to: `P${at}`, base: 26 }))
    const made = sankeyOf(cells, [cell('A', 'TRANSFERRED', 26, { base: 26 })], 'CITY', true, { origins: 10, ends: 3 })
    expect(made.ends).toEqual([
      { end: 'place:P0', people: 8 },
      { end: 'place:P1', people: 7 },
      { end: 'others', people: 11 },
    ])
    expect(made.othersTo).toBe(2)
    expect(made.origins).toEqual([{ code: 'A', people: 26 }])
  })

  it('draws people whose school has no place of the level under one origin', () => {
    const nowhere = { ...cell('A', 'STAYED', 30, { base: 30 }), origin: null }
    const made = sankeyOf([...CELLS, nowhere], [...OUTCOMES, nowhere], 'CITY', true, WIDE)
    expect(made.origins).toEqual([
      { code: 'A', people: 100 },
      { code: NO_ORIGIN, people: 30 },
    ])
  })

  it('leaves out an origin whose base is not told, and names it', () => {
    const made = sankeyOf([cell('B', 'STAYED', null, { base: null })], [], 'CITY', true, WIDE)
    expect(made.links).toEqual([])
    expect(made.untold).toEqual(['B'])
  })

  it('draws what it was given alone where nothing is to add up', () => {
    const { links } = sankeyOf(CELLS, [], 'CITY', false, WIDE)
    expect(sum(links.map((link) => link.people))).toBe(40 + 15 + 13 + 12)
  })
})

describe('ends', () => {
  it('are provinces outside only where provinces are asked for', () => {
    const away = cell('A', 'OUT_OF_PROVINCE', 13, { to: '31' })
    expect(endOf(away, 'CITY')).toBe('outcome:OUT_OF_PROVINCE')
    expect(endOf(away, 'PROVINCE')).toBe('place:31')
  })

  it('are added up in pairs; a pair that is withheld as a whole has no people', () => {
    const pairs = pairsOf([...CELLS, cell('A', 'OUT_OF_PROVINCE', 3, { to: '32' })], 'CITY')
    expect(pairs.find((pair) => pair.end === 'outcome:OUT_OF_PROVINCE')).toMatchObject({ people: 16, status: 5 })
    expect(pairs.find((pair) => pair.end === 'place:C')).toMatchObject({ people: null, status: 5 })
  })
})

describe('the matrix', () => {
  it('has the largest rows and columns, withheld cells in their places, and no outcome without a destination', () => {
    const made = matrixOf([...CELLS, cell('B', 'TRANSFERRED', 90, { to: 'B' })], 'CITY', 3)
    expect(made.origins).toEqual(['B', 'A'])
    expect(made.ends).toEqual(['place:B', 'place:A', 'place:C'])
    expect(made.cells.map(({ row, column, pair }) => [row, column, pair.people])).toEqual([
      [1, 1, 40],
      [1, 0, 15],
      [1, 2, null],
      [0, 0, 90],
    ])
    expect(made.leftOut).toBe(2) // D and the other provinces
  })
})

describe('completion', () => {
  const totals = (...people: (number | null)[]) =>
    ['TRANSFERRED', 'OUT_OF_PROVINCE', 'RETAINED', 'LEFT', 'IN_PROGRESS', 'UNSUCCESSFUL', 'STAYED'].map((outcome, at) => ({
      outcome,
      people: people[at] ?? null,
      statusPeople: 1,
    }))

  it('is who went or was retained over who did not leave', () => {
    expect(completionOf(totals(50, 20, 10, 20, 5, 5, 10), 120)).toEqual({ rate: 0.8, status: 1, remainder: 20 })
  })

  it('is not told of few people, nor where a part is withheld', () => {
    expect(completionOf(totals(10, 0, 0, 1, 5, 3, 3), 22)).toEqual({ rate: null, status: 4, remainder: 11 })
    expect(completionOf(totals(50, 20, 10, null, 5, 5, 10), 120)).toEqual({ rate: null, status: 5, remainder: 20 })
  })
})

describe('what is left', () => {
  it.each([
    [9, WITHHELD, false, true],
    [9, restOf('TRANSFERRED'), false, true],
    [10, WITHHELD, false, false],
    [9, 'outcome:LEFT', false, false],
    [9, WITHHELD, true, false],
  ])('of %i people at %s (exact: %s) is too few to be told: %s', (people, end, exact, few) => {
    expect(isFewLeft(people, end, exact)).toBe(few)
  })
})
