/** What stands where a picture of a flow will be: failure, nothing, or the place while cells are read. */
import { Skeleton } from 'antd'
import type { ReactNode } from 'react'

import { useTexts } from '../texts'
import { Failure } from '../ui/Failure'
import { Nothing } from '../ui/Nothing'
import { GrantedLinks } from './grants'
import type { Scope } from './scope'
import { flowVariables, outcomeVariables, useFlow, type Asked, type Flow } from './useFlow'

interface Props {
  asked: Asked
  children: (flow: Flow) => ReactNode
}

export function FlowShown({ asked, children }: Props) {
  const { t } = useTexts()
  if (asked.error) return <Failure error={asked.error} retry={asked.retry} />
  if (asked.denied) {
    return (
      <Nothing why={t('flows.denied')} next={t('flows.deniedNext')}>
        <GrantedLinks />
      </Nothing>
    )
  }
  if (!asked.flow) return <Place />
  if (asked.flow.cells.length === 0) return <Nothing why={t('flows.noCells')} next={t('flows.noCellsNext')} />
  return children(asked.flow)
}

/** A flow with the outcomes of its origins, which the cells of published destinations do not come to. */
export function WithOutcomes({ scope, children }: { scope: Scope; children: (flow: Flow, outcomes: Flow['cells']) => ReactNode }) {
  const isAsked = !scope.exact && scope.reason === null
  const asked = useFlow(flowVariables(scope, scope.to))
  const outcomes = useFlow(isAsked ? outcomeVariables(scope) : null)
  const retry = () => {
    if (asked.error) asked.retry()
    if (outcomes.error) outcomes.retry()
  }
  if (isAsked && !outcomes.flow && !outcomes.error && !outcomes.denied && !asked.error) return <Place />
  return <FlowShown asked={{ ...(outcomes.error ? outcomes : asked), retry }}>{(flow) => children(flow, outcomes.flow?.cells ?? [])}</FlowShown>
}

/** Keeps the layout while a picture is on its way. */
export function Place() {
  const { t } = useTexts()
  return (
    <section className="card" aria-busy="true" style={{ minHeight: 560 }}>
      <Skeleton active title paragraph={{ rows: 10 }} aria-label={t('app.loading')} />
    </section>
  )
}

/** What of the cells was not read, what was not carried, and what is withheld. */
export function FlowNotes({ flow, lines }: { flow: Flow; lines: (string | false)[] }) {
  const { t } = useTexts()
  const all = [...lines, !flow.complete && t('flows.bounded', { read: flow.cells.length, all: flow.totalCount })].filter((each) => each !== false)
  if (all.length === 0) return null
  return all.map((each) => <div key={each}>{each}</div>)
}
