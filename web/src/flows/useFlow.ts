/** The cells of a flow, page by page until all are there or a bound is reached: the largest come first. */
import { useEffect, useMemo, useState } from 'react'
import { useClient, type CombinedError } from 'urql'

import { graphql, type ResultOf, type VariablesOf } from '../graphql'
import type { To } from './cells'
import type { Level, Scope } from './scope'

export const FLOW = graphql(`
  query Flow(
    $within: String!
    $originLevel: FlowLevel!
    $destinationLevel: FlowLevel
    $year: Int!
    $horizon: Horizon!
    $sectors: [String!]
    $reasons: [TransferReason!]
    $after: String
  ) {
    graduateFlow(
      within: $within
      originLevel: $originLevel
      destinationLevel: $destinationLevel
      cohortYears: [$year]
      horizon: $horizon
      sectors: $sectors
      reasons: $reasons
      first: 100
      after: $after
    ) {
      totalCount
      exact
      horizonOver
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        origin {
          level
          code
          name
        }
        destination {
          level
          code
          name
        }
        sector
        reason
        outcome
        people
        base
        share
        statusPeople
        statusShare
      }
    }
  }
`)

type Page = NonNullable<ResultOf<typeof FLOW>['graduateFlow']>
type Variables = VariablesOf<typeof FLOW>
export type FlowCell = Page['nodes'][number]

/** 1,500 cells are as many as a picture bears; what is left out are the smallest. */
export const MOST_PAGES = 15

export interface Flow {
  cells: FlowCell[]
  totalCount: number
  complete: boolean
}

export interface Asked {
  flow: Flow | null
  /** Answered with nothing: out of scope. */
  denied: boolean
  error: CombinedError | null
  retry: () => void
}

type Answer = { key: string } & Omit<Asked, 'retry'>

export function useFlow(variables: Omit<Variables, 'after'> | null): Asked {
  const client = useClient()
  const [again, setAgain] = useState(0)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const key = variables ? JSON.stringify([variables, again]) : ''
  useEffect(() => {
    if (!key) return undefined
    let isCurrent = true
    const [asked, tries] = JSON.parse(key) as [Omit<Variables, 'after'>, number]
    // A failure is kept like any answer: another try asks the server
    const requestPolicy = tries > 0 ? 'network-only' : 'cache-first'
    const read = async (): Promise<Omit<Asked, 'retry'>> => {
      const cells: FlowCell[] = []
      let after: string | null = null
      for (let page = 1; ; page += 1) {
        const result = await client.query(FLOW, { ...asked, after }, { requestPolicy }).toPromise()
        if (result.error) return { flow: null, denied: false, error: result.error }
        const found: Page | null = result.data?.graduateFlow ?? null
        if (!found) return { flow: null, denied: true, error: null }
        cells.push(...found.nodes)
        after = found.pageInfo.endCursor
        const complete = !found.pageInfo.hasNextPage
        if (complete || page === MOST_PAGES || !isCurrent) return { flow: { cells, totalCount: found.totalCount, complete }, denied: false, error: null }
      }
    }
    void read().then((made) => {
      if (isCurrent) setAnswer({ key, ...made })
    })
    return () => {
      isCurrent = false
    }
  }, [client, key])
  const retry = useMemo(() => () => setAgain((before) => before + 1), [])
  // What was answered to another question is no answer
  if (answer?.key !== key) return { flow: null, denied: false, error: null, retry }
  return { flow: answer.flow, denied: answer.denied, error: answer.error, retry }
}

/** How a flow to such ends is asked for. */
export function flowVariables(scope: Scope, to: To, level: Level = scope.level): Omit<Variables, 'after'> {
  const reasons = scope.reason ? [scope.reason] : to === 'REASON' ? [] : null
  // Published sectors stand with the destination province alone
  const destinationLevel = to === 'REASON' ? null : to === 'SECTOR' && !scope.exact ? null : to
  const sectors = to === 'SECTOR' ? [] : null
  return { within: scope.within.code, originLevel: level, destinationLevel, year: scope.year, horizon: scope.horizon, sectors, reasons }
}

export function outcomeVariables(scope: Scope): Omit<Variables, 'after'> {
  return {
    within: scope.within.code,
    originLevel: scope.level,
    destinationLevel: null,
    year: scope.year,
    horizon: scope.horizon,
    sectors: null,
    reasons: null,
  }
}
