/** The years that have cohorts: those of the present and the years before are asked, as no field lists them. */
import { useState, type ReactNode } from 'react'
import { useQuery } from 'urql'

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
      destinations {
        year
      }
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
  /** The year in the address. */
  asked: string | null
  children: (about: About) => ReactNode
}

export interface About {
  organisation: ResultOf<typeof ABOUT>['organisation']
  /** What was asked for, or the latest that was frozen. */
  year: number
  /** The years known to have cohorts, the newest first. */
  years: number[]
  /** Asks for the other years, which takes longer than a picture. */
  findYears: () => void
  /** Whether the caller sees no flows here at all. */
  denied: boolean
}

/** Asks for an organisation and the years that it has cohorts of: of the latest alone, where that will do. */
export function WithYears({ within, asked, children }: Props) {
  const [wanted, setWanted] = useState('')
  return (
    <Asked query={ABOUT} variables={{ within, year: present() }} lines={6}>
      {({ organisation, graduateFlow }) => {
        // No cohort is later than the as-of day
        const last = graduateFlow ? Number(graduateFlow.asOf.slice(0, 4)) : present()
        const latest = organisation?.destinations?.year ?? null
        const named = Number(asked)
        const year = asked !== null && Number.isInteger(named) && named > 1900 ? named : latest
        const about = { organisation, denied: graduateFlow === null, findYears: () => setWanted(within) }
        if (organisation === null || graduateFlow === null) return children({ ...about, year: year ?? last, years: [] })
        const of = { within, last }
        return year !== null && year === latest ? (
          <Known {...of} pause={wanted !== within} known={latest}>
            {(years) => children({ ...about, year, years })}
          </Known>
        ) : (
          <Asked query={YEARS} variables={yearVariables(within, last)} lines={6}>
            {(data) => {
              const years = yearsOf(data, last)
              return children({ ...about, year: year ?? years[0] ?? last, years })
            }}
          </Asked>
        )
      }}
    </Asked>
  )
}

interface KnownProps {
  within: string
  last: number
  pause: boolean
  known: number
  children: (years: number[]) => ReactNode
}

/** The year that is known, and the others once they are asked for. */
function Known({ within, last, pause, known, children }: KnownProps) {
  const [{ data }] = useQuery({ query: YEARS, variables: yearVariables(within, last), pause })
  return children(data ? yearsOf(data, last) : [known])
}

const yearVariables = (within: string, last: number) =>
  ({ within, y0: last, y1: last - 1, y2: last - 2, y3: last - 3, y4: last - 4, y5: last - 5, y6: last - 6 })

function yearsOf(data: ResultOf<typeof YEARS>, last: number): number[] {
  const counts = [data.y0, data.y1, data.y2, data.y3, data.y4, data.y5, data.y6]
  return counts.flatMap((each, before) => (each && each.totalCount > 0 ? [last - before] : []))
}
