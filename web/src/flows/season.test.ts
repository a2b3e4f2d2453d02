import { describe, expect, it } from 'vitest'

import { OUTCOMES } from './cells'
import { together, weeksOf } from './season'

const point = (day: string, transferred: number | null, stayed: number) => ({
  day,
  outcomes: OUTCOMES.map((outcome) => {
    const people = outcome === 'TRANSFERRED' ? transferred : outcome === 'STAYED' ? stayed : 0
    return { outcome, people, statusPeople: people === null ? 5 : 1 }
  }),
})

describe('seasons together', () => {
  const a = weeksOf([point('2018-06-01', 0, 40), point('2018-06-08', 10, 30)])
  const b = weeksOf([point('2018-06-01', 0, 20), point('2018-06-08', null, 15)])

  it('add up week by week', () => {
    const [first, second] = together([a, a])
    expect(first?.people).toMatchObject({ TRANSFERRED: 0, STAYED: 80 })
    expect(second?.people).toMatchObject({ TRANSFERRED: 20, STAYED: 60 })
  })

  it('tell no sum with a withheld part', () => {
    const [, second] = together([a, b])
    expect(second?.people).toMatchObject({ TRANSFERRED: null, STAYED: 45 })
    expect(second?.status.TRANSFERRED).toBe(6)
  })

  it('have the weeks that all of them have', () => {
    expect(together([a, weeksOf([point('2018-06-08', 1, 1)])]).map((week) => week.day)).toEqual(['2018-06-08'])
  })
})
