/** The years that have cohorts: those of the present and the years before are asked, as no field lists them. */
import type { ReactNode } from 'react'

import { graphql, type ResultOf } from '../graphql'
import { config } from '../shell/config'
import { Asked } from '../ui/Asked'

const ABOUT = graphql(`
  query FlowsAbout($within: String!, $year: Int!) {
    organisation(code: $within) {
      code
      name
      shortName
      level
      isInstitution
    }
    graduateFlow(within: $within, originLevel: PROVINCE, cohortYears: [$year], first: 0) {
      asOf
    }
  }
`)

const YEARS = graphql(`
  query FlowsYears($within: String!, $y0: Int!, $y1: Int!, $y2: Int!, $y3: Int!, $y4: Int!, $y5: Int!, $y6: Int!) {
    y0: cohorts(within: $within, year: $y0, first: 0) {
      totalCount
    }
    y1: cohorts(within: $within, year: $y1, first: 0) {
      totalCount
    }
    y2: cohorts(within: $within, year: $y2, first: 0) {
      totalCount
    }
    y3: cohorts(within: $within, year: $y3, first: 0) {
      totalCount
    }
    y4: cohorts(within: $within, year: $y4, first: 0) {
      totalCount
    }
    y5: cohorts(within: $within, year: $y5, first: 0) {
      totalCount
    }
    y6: cohorts(within: $within, year: $y6, first: 0) {
      totalCount
    }
  }
`)

const present = (): number => (config.today ? Number(config.today.slice(0, 4)) : new Date().getFullYear())

interface Props {
  within: string
  children: (about: About) => ReactNode
}

export interface About {
  organisation: ResultOf<typeof ABOUT>['organisation']
  /** The years with cohorts, the newest first. */
  years: number[]
  /** Whether the caller sees no flows here at all. */
  denied: boolean
  /** The year of the as-of day. */
  last: number
}

/** Asks for an organisation and the years that it has cohorts of: none is later than the as-of day. */
export function WithYears({ within, children }: Props) {
  return (
    <Asked query={ABOUT} variables={{ within, year: present() }} lines={6}>
      {({ organisation, graduateFlow }) => {
        const last = graduateFlow ? Number(graduateFlow.asOf.slice(0, 4)) : present()
        const variables = { within, y0: last, y1: last - 1, y2: last - 2, y3: last - 3, y4: last - 4, y5: last - 5, y6: last - 6 }
        return (
          <Asked query={YEARS} variables={variables} lines={6}>
            {(data) => children({ organisation, years: yearsOf(data, last), denied: graduateFlow === null, last })}
          </Asked>
        )
      }}
    </Asked>
  )
}

function yearsOf(data: ResultOf<typeof YEARS>, last: number): number[] {
  const counts = [data.y0, data.y1, data.y2, data.y3, data.y4, data.y5, data.y6]
  return counts.flatMap((each, before) => (each && each.totalCount > 0 ? [last - before] : []))
}
