import { describe, expect, it } from 'vitest'

import { restsAt } from './curves'

const curve = (...shares: (number | null)[]) => shares.map((share, at) => ({ time: at * 10, share }))

describe('curves', () => {
  it('are drawn until they rest, and a fifth more', () => {
    // On day 30 it is within a hundredth of the end; 30 * 1.2 = 36
    expect(restsAt([curve(1, 0.5, 0.03, 0.01, 0.005, 0.005, 0.005)])).toBe(36)
  })

  it('are drawn to their end where they move till then', () => {
    expect(restsAt([curve(1, 0.8, 0.6, 0.4)])).toBe(30)
    expect(restsAt([curve(1, 0.8), curve(1, 1, 1, 0.9, 0.2, null)])).toBe(50)
  })
})
