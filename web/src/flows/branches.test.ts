import { describe, expect, it } from 'vitest'

import { namesQuery, wayOf } from './branches'

const committee = (name: string, isInstitution: boolean, shortName: string | null = null) => ({ name, shortName, isInstitution })

describe('branches of a list of people', () => {
  it('are told by the way from the school', () => {
    const ancestors = [committee('Province', false), committee('University of A', true, 'A'), committee('Law', false)]
    expect(wayOf({ name: 'Class 2', ancestors })).toBe('A Law Class 2')
    expect(wayOf({ name: 'Class 2', ancestors: [committee('Province', false)] })).toBe('Class 2')
  })

  it('are asked for in one operation, whose codes are variables', () => {
    const field = (at: number) => `c${at}: organisation(code: $c${at}) { name ancestors { name shortName isInstitution } }`
    expect(namesQuery(2)).toBe(`query BranchNames($c0: String!, $c1: String!) { ${field(0)} ${field(1)} }`)
  })
})
