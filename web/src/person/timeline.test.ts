import { describe, expect, it } from 'vitest'

import { makeTexts } from '../texts'
import { dayOf } from '../ui/day'
import { detailOf, hourOf, kindsOf, partOf, placed } from './timeline'

const at = (...instants: string[]) => instants.map((each) => ({ at: each }))
const years = (rows: readonly { year: string | null }[]) => rows.map((each) => each.year)

describe('the timeline', () => {
  it('begins a year with its first entry', () => {
    const entries = at('2018-06-04T00:00:00+08:00', '2018-04-13T10:45:25+08:00', '2017-09-14T19:09:10+08:00', '2010-06-12T00:00:00+08:00')
    expect(years(placed(entries, undefined))).toEqual(['2018', null, '2017', '2010'])
  })

  it('goes on with the year of the page before', () => {
    const entries = at('2018-04-13T10:45:25+08:00', '2017-09-14T19:09:10+08:00')
    expect(years(placed(entries, { at: '2018-06-04T00:00:00+08:00' }))).toEqual([null, '2017'])
    expect(years(placed(entries, { at: '2019-01-01T00:00:00+08:00' }))).toEqual(['2018', '2017'])
    expect(placed([], undefined)).toEqual([])
  })

  it('counts days and years in the time of the province', () => {
    expect(dayOf('2017-12-31T16:00:00Z')).toBe('2018-01-01')
    expect(dayOf('2018-01-01T00:00:00+08:00')).toBe('2018-01-01')
    expect(years(placed(at('2017-12-31T16:00:00Z', '2017-12-31T15:59:59Z'), undefined))).toEqual(['2018', '2017'])
  })

  it('tells an hour only of what has one', () => {
    expect(hourOf({ at: '2018-04-13T10:45:25+08:00', kind: 'TRANSFER_COMPLETED' })).toBe('10:45')
    expect(hourOf({ at: '2018-04-13T00:00:00+08:00', kind: 'SIGNED_UP' })).toBe('00:00')
    expect(hourOf({ at: '2018-04-13T00:00:00+08:00', kind: 'MEMBERSHIP_BEGAN' })).toBe('')
  })

  it('takes from an address the kinds that there are, in their order, once', () => {
    expect(kindsOf(['ATTENDED', 'JOINED', 'ATTENDED', 'NONSENSE', ''])).toEqual(['JOINED', 'ATTENDED'])
  })

  it('puts kinds to parts of a life', () => {
    expect((['JOINED', 'MEMBERSHIP_ENDED', 'POST_BEGAN', 'TRANSFER_REVERSED', 'RATED'] as const).map(partOf)).toEqual([
      'membership',
      'membership',
      'post',
      'transfer',
      'activity',
    ])
  })

  it('says the word more in words', () => {
    const en = makeTexts('en')
    expect(detailOf({ kind: 'MEMBERSHIP_ENDED', detail: 'AGE' }, en)).toBe('Left at 28')
    expect(detailOf({ kind: 'POST_BEGAN', detail: 'SECRETARY' }, en)).toBe('Secretary')
    expect(detailOf({ kind: 'TRANSFER_REQUESTED', detail: 'MOVED' }, en)).toBe('Moved house')
    expect(detailOf({ kind: 'ATTENDED', detail: '2.5' }, en)).toBe('2.5 hours')
    expect(detailOf({ kind: 'ATTENDED', detail: '3.0' }, makeTexts('zh'))).toBe('3 小时')
    expect(detailOf({ kind: 'RATED', detail: '4' }, en)).toBe('rated 4 of 5')
    expect(detailOf({ kind: 'ATTENDED', detail: null }, en)).toBe('')
  })
})
