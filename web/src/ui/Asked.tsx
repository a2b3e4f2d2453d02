/** An operation on the screen: its failure, its place while it loads, or what it answered. Keeps the layout meanwhile. */
import { Skeleton } from 'antd'
import { useCallback, type ReactNode } from 'react'
import { useQuery, type AnyVariables, type DocumentInput } from 'urql'

import { useTexts } from '../texts'
import { Failure } from './Failure'

interface Props<Data, Variables extends AnyVariables> {
  query: DocumentInput<Data, Variables>
  variables: Variables
  /** Lines that stand in while nothing is there yet. */
  lines?: number
  pause?: boolean
  children: (data: Data, again: () => void, stale: boolean) => ReactNode
}

export function Asked<Data, Variables extends AnyVariables>({ query, variables, lines = 4, pause = false, children }: Props<Data, Variables>) {
  const { t } = useTexts()
  const [result, execute] = useQuery({ query, variables, pause })
  const retry = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute])
  if (result.error && !result.data) return <Failure error={result.error} retry={retry} />
  if (!result.data) return <Skeleton active title={false} paragraph={{ rows: lines }} aria-label={t('app.loading')} />
  return (
    <>
      {result.error && <Failure error={result.error} retry={retry} />}
      <div aria-busy={result.stale || result.fetching} style={{ opacity: result.stale ? 0.6 : 1 }}>
        {children(result.data, retry, result.stale)}
      </div>
    </>
  )
}
