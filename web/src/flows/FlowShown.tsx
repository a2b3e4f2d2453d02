/** What stands where a picture of a flow will be: failure, nothing, or the place while cells are read. */
import { Skeleton } from 'antd'
import type { ReactNode } from 'react'

import { useTexts } from '../texts'
import { Failure } from '../ui/Failure'
import { Nothing } from '../ui/Nothing'
import type { Asked, Flow } from './useFlow'

interface Props {
  asked: Asked
  children: (flow: Flow) => ReactNode
}

export function FlowShown({ asked, children }: Props) {
  const { t } = useTexts()
  if (asked.error) return <Failure error={asked.error} retry={asked.retry} />
  if (asked.denied) return <Nothing why={t('flows.denied')} next={t('flows.deniedNext')} />
  if (!asked.flow) return <Place />
  if (asked.flow.cells.length === 0) return <Nothing why={t('flows.noCells')} next={t('flows.noCellsNext')} />
  return children(asked.flow)
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
