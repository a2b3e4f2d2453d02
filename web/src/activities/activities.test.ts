import { describe, expect, it } from 'vitest'

import { widthOf } from '../ui/Bars'
import { activityKindsOf, places, starsOf, whichOf } from './activities'

describe('activities', () => {
  it('are those of the whole province where the address names nobody', () => {
    expect(whichOf(null, null)).toEqual({ code: '44', subtree: true })
    expect(whichOf('4401', null)).toEqual({ code: '4401', subtree: false })
    expect(whichOf('4401', '1')).toEqual({ code: '4401', subtree: true })
    expect(activityKindsOf(['OTHER', 'STUDY', 'x'])).toEqual(['STUDY', 'OTHER'])
  })

  it('have places left, or none, or no limit', () => {
    expect(places(12, 30)).toEqual({ left: 18, full: false })
    expect(places(30, 30)).toEqual({ left: 0, full: true })
    expect(places(31, 30)).toEqual({ left: 0, full: true })
    expect(places(500, null)).toEqual({ left: null, full: false })
  })

  it('have ratings from 5 down, with shares', () => {
    expect(starsOf([0, 1, 0, 1, 2])).toEqual([
      { stars: 5, count: 2, share: 0.5 },
      { stars: 4, count: 1, share: 0.25 },
      { stars: 3, count: 0, share: 0 },
      { stars: 2, count: 1, share: 0.25 },
      { stars: 1, count: 0, share: 0 },
    ])
    expect(starsOf([0, 0]).map((each) => each.share)).toEqual([null, null])
  })

  it('have bars that show the least there is', () => {
    expect(widthOf(0, 10)).toBe(0)
    expect(widthOf(1, 1000)).toBe(1)
    expect(widthOf(5, 10)).toBe(50)
    expect(widthOf(5, 0)).toBe(0)
  })
})
