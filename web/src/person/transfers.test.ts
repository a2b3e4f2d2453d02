import { describe, expect, it } from 'vitest'

import { together } from './readers'
import { punctuality } from './transfers'

describe('a step', () => {
  const firstDueAt = '2018-04-15T15:53:54+08:00'

  it('is answered in time up to its due time', () => {
    expect(punctuality({ firstDueAt, answeredAt: '2018-04-15T15:53:54+08:00' }, '2018-11-15')).toBe('inTime')
    expect(punctuality({ firstDueAt, answeredAt: '2018-04-15T07:53:55Z' }, '2018-11-15')).toBe('late')
  })

  it('is overdue from the day after its due time', () => {
    expect(punctuality({ firstDueAt, answeredAt: null }, '2018-04-15')).toBe('waiting')
    expect(punctuality({ firstDueAt, answeredAt: null }, '2018-04-16')).toBe('overdue')
  })
})

describe('readers', () => {
  it('stand together by organisation and by what they see, apart by where their right comes from', () => {
    const province = { code: '44' }
    const city = { code: '4401' }
    const readers = [
      { organisation: province, via: 'GRANT', sees: 'EVERYTHING', account: 'officer', cadre: null },
      { organisation: province, via: 'POST', sees: 'EVERYTHING', account: null, cadre: 'A' },
      { organisation: city, via: 'POST', sees: 'TRANSFER', account: null, cadre: 'B' },
      { organisation: province, via: 'POST', sees: 'EVERYTHING', account: null, cadre: 'C' },
      { organisation: province, via: 'ASKED', sees: 'EVERYTHING', account: 'elsewhere', cadre: null },
    ]
    expect(together(readers)).toEqual([
      { organisation: province, sees: 'EVERYTHING', cadres: ['A', 'C'], accounts: ['officer'], asked: ['elsewhere'] },
      { organisation: city, sees: 'TRANSFER', cadres: ['B'], accounts: [], asked: [] },
    ])
    expect(together([])).toEqual([])
  })
})
