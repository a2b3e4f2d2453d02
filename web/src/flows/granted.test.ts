import { describe, expect, it } from 'vitest'

import { withCounts } from './granted'

const grant = (role: string, code: string) => ({ role, organisation: { code } })

describe('what the caller may read', () => {
  it('is each organisation of a role with counts, once, in the order of the grants', () => {
    const grants = [grant('AUDITOR', '44'), grant('STAFF', '440104'), grant('OFFICER', '4407'), grant('ANALYST', '440104'), grant('ADMIN', '4406')]
    expect(withCounts(grants).map((each) => each.code)).toEqual(['440104', '4407'])
  })
})
