import { describe, expect, it } from 'vitest'

import { completionOf, endOf, endsOf, isFewLeft, matrixOf, NO_ORIGIN, pairsOf, restOf, sankeyOf, settled, sum, WITHHELD, type Cell } from './cells'

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
const PUBLISHED = { addUp: true, exact: false }
const WIDE = { origins: 10, ends: 10 }
const figures = (of: { end: string; people: number }[]) => of.map(({ end, people }) => ({ end, people }))

describe('the Sankey', () => {
  it('comes to the base, whatever is withheld', () => {
    const { links } = sankeyOf(CELLS, OUTCOMES, 'CITY', PUBLISHED, WIDE)
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
    const { ends } = sankeyOf(sectors, OUTCOMES, 'SECTOR', PUBLISHED, WIDE)
    expect(figures(ends)).toEqual([
      { end: 'sector:VILLAGE', people: 50 },
      { end: restOf('TRANSFERRED'), people: 10 },
      { end: 'outcome:OUT_OF_PROVINCE', people: 20 },
      { end: 'outcome:STAYED', people: 12 },
      { end: WITHHELD, people: 8 },
    ])
  })

  it('tells provinces outside one by one, with a rest, where they are asked for', () => {
    const { ends } = sankeyOf(CELLS, OUTCOMES, 'PROVINCE', PUBLISHED, WIDE)
    expect(ends.find((each) => each.end === 'place:31')).toEqual({ end: 'place:31', people: 13, isUntold: false })
    expect(ends.find((each) => each.end === restOf('OUT_OF_PROVINCE'))).toEqual({ end: restOf('OUT_OF_PROVINCE'), people: 7, isUntold: true })
  })

  it('puts the smallest under others, and both sides still come to the base', () => {
    const cells = [8, 7, 6, 5].map((people, at) => cell('A', 'TRANSFERRED', people, { to: `P${at}`, base: 26 }))
    const made = sankeyOf(cells, [cell('A', 'TRANSFERRED', 26, { base: 26 })], 'CITY', PUBLISHED, { origins: 10, ends: 3 })
    expect(figures(made.ends)).toEqual([
      { end: 'place:P0', people: 8 },
      { end: 'place:P1', people: 7 },
      { end: 'others', people: 11 },
    ])
    expect(made.othersTo).toBe(2)
    expect(made.origins).toEqual([{ code: 'A', people: 26 }])
  })

  it('draws people whose school has no place of the level under one origin', () => {
    const nowhere = { ...cell('A', 'STAYED', 30, { base: 30 }), origin: null }
    const made = sankeyOf([...CELLS, nowhere], [...OUTCOMES, nowhere], 'CITY', PUBLISHED, WIDE)
    expect(made.origins).toEqual([
      { code: 'A', people: 100 },
      { code: NO_ORIGIN, people: 30 },
    ])
  })

  it('leaves out an origin whose base is not told, and names it', () => {
    const made = sankeyOf([cell('B', 'STAYED', null, { base: null })], [], 'CITY', PUBLISHED, WIDE)
    expect(made.links).toEqual([])
    expect(made.untold).toEqual(['B'])
  })

  it('draws what it was given alone where nothing is to add up', () => {
    const { links } = sankeyOf(CELLS, [], 'CITY', { ...PUBLISHED, addUp: false }, WIDE)
    expect(sum(links.map((link) => link.people))).toBe(40 + 15 + 13 + 12)
  })
})

describe('a withheld part', () => {
  // Of A 17 left, which is withheld: its base less all others is no figure to tell. Of B two parts are withheld.
  const lone = [cell('A', 'TRANSFERRED', 83), cell('A', 'LEFT', null, { statusPeople: 6 })]
  const two = [cell('B', 'TRANSFERRED', 70), cell('B', 'LEFT', null), cell('B', 'STAYED', null)]
  const untold = (cells: Cell[]) => sankeyOf(cells, cells, 'CITY', PUBLISHED, WIDE)

  it('has no figure where it stands for one cell, though it is drawn', () => {
    const made = untold(lone)
    expect(made.links.find((link) => link.end === WITHHELD)).toEqual({ origin: 'A', end: WITHHELD, people: 17, isUntold: true })
    expect(made.ends.find((each) => each.end === WITHHELD)).toEqual({ end: WITHHELD, people: 17, isUntold: true })
  })

  it('has a figure where it stands for more cells', () => {
    expect(untold(two).ends.find((each) => each.end === WITHHELD)).toEqual({ end: WITHHELD, people: 30, isUntold: false })
  })

  it('has no figure as a sum of which all other parts are told', () => {
    const made = untold([...lone, ...two])
    expect(made.links.filter((link) => link.end === WITHHELD).map((link) => [link.origin, link.isUntold])).toEqual([
      ['A', true],
      ['B', false],
    ])
    expect(made.ends.find((each) => each.end === WITHHELD)).toEqual({ end: WITHHELD, people: 47, isUntold: true })
  })

  it('has no figure below an outcome either', () => {
    const cells = [cell('A', 'TRANSFERRED', 40, { to: 'A' }), cell('A', 'TRANSFERRED', null, { to: 'B' })]
    const made = sankeyOf(cells, [cell('A', 'TRANSFERRED', 60), cell('A', 'STAYED', 40)], 'CITY', PUBLISHED, WIDE)
    expect(made.links.find((link) => link.end === restOf('TRANSFERRED'))).toMatchObject({ people: 20, isUntold: true })
  })
})

describe('outcomes of the flow to places', () => {
  it('are told by the outcomes alone: 20 out of province, though its cells tell 13', () => {
    const pairs = settled(pairsOf(CELLS, 'CITY'), OUTCOMES)
    expect(pairs.find((pair) => pair.end === 'outcome:OUT_OF_PROVINCE')).toMatchObject({ people: 20, status: 1 })
    expect(pairs.find((pair) => pair.end === 'place:A')).toMatchObject({ people: 40 })
  })

  it('come to the totals of the whole; others are told as a part', () => {
    const total = { outcome: 'OUT_OF_PROVINCE', people: 25, statusPeople: 1 }
    const pairs = pairsOf([...CELLS, cell('A', 'TRANSFERRED', 6), cell('B', 'TRANSFERRED', null)], 'CITY')
    const ends = endsOf(pairs, [total])
    expect(ends.find((each) => each.end === 'outcome:OUT_OF_PROVINCE')).toEqual({ end: 'outcome:OUT_OF_PROVINCE', people: 25, isPart: false })
    expect(ends.find((each) => each.end === restOf('TRANSFERRED'))).toEqual({ end: restOf('TRANSFERRED'), people: 6, isPart: true })
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
    const made = matrixOf(pairsOf([...CELLS, cell('B', 'TRANSFERRED', 90, { to: 'B' })], 'CITY'), 3)
    expect(made.origins).toEqual(['B', 'A'])
    expect(made.ends).toEqual(['place:B', 'place:A', 'place:C'])
    expect(made.cells.map(({ row, column, pair }) => [row, column, pair.people])).toEqual([
      [0, 0, 90],
      [1, 1, 40],
      [1, 0, 15],
      [1, 2, null],
    ])
    expect(made.leftOut).toBe(2) // D and the other provinces
    // The table lists what is not drawn, too
    expect(made.pairs.map((pair) => [pair.origin, pair.end, pair.people])).toEqual([
      ['B', 'place:B', 90],
      ['A', 'place:A', 40],
      ['A', 'place:B', 15],
      ['A', 'outcome:OUT_OF_PROVINCE', 13],
      ['A', 'place:C', null],
      ['A', 'place:D', null],
    ])
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
