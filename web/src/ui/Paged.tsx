/** A connection page by page: each page asks with the cursor of the one before, so that nothing but urql holds what the server said. */
import { Button, Skeleton } from 'antd'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useQuery, type AnyVariables, type DocumentInput } from 'urql'

import { useTexts } from '../texts'
import { Failure } from './Failure'
import './parts.css'

export interface Slice<Row> {
  nodes: readonly Row[]
  totalCount: number
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

interface Props<Data, Variables extends AnyVariables, Row> {
  query: DocumentInput<Data, Variables>
  /** The variables of the page behind a cursor. */
  variables: (after: string | null) => Variables
  pick: (data: Data) => Slice<Row> | null | undefined
  /** Stands around all pages, as a list does. */
  frame: (pages: ReactNode, busy: boolean, data: Data) => ReactNode
  /** Stands around what is between pages and behind the last, as an item of the list does. */
  between: (content: ReactNode) => ReactNode
  /** The rows of a page; `before` is the last row of the page before. */
  rows: (rows: readonly Row[], before: Row | undefined) => ReactNode
  empty: (data: Data) => ReactNode
  /** Lines that stand in while nothing is there yet. */
  lines?: number
}

/** A plain list around all pages, and an item of it. */
export const asList = (pages: ReactNode, busy: boolean) => (
  <ul className="plain people" aria-busy={busy}>
    {pages}
  </ul>
)
export const asItem = (content: ReactNode) => <li>{content}</li>

export function Paged<Data, Variables extends AnyVariables, Row>(props: Props<Data, Variables, Row>) {
  const { t } = useTexts()
  const { query, variables, pick, frame, empty, lines = 8 } = props
  const first = variables(null)
  const asked = JSON.stringify(first)
  const [result, execute] = useQuery({ query, variables: first })
  const retry = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute])
  if (result.error && !result.data) return <Failure error={result.error} retry={retry} />
  if (!result.data) return <Skeleton active title={false} paragraph={{ rows: lines }} aria-label={t('app.loading')} />
  const busy = result.fetching || result.stale
  const slice = pick(result.data)
  return (
    <>
      {result.error && <Failure error={result.error} retry={retry} />}
      {slice && slice.nodes.length > 0
        ? frame(<Rows {...props} key={asked} slice={slice} shown={0} before={undefined} settled={!busy} />, busy, result.data)
        : empty(result.data)}
    </>
  )
}

interface RowsProps<Data, Variables extends AnyVariables, Row> extends Props<Data, Variables, Row> {
  slice: Slice<Row>
  /** How many rows stand before these. */
  shown: number
  before: Row | undefined
  /** Whether the rows are the answer to what is asked now: a cursor of another answer is of no use. */
  settled: boolean
}

function Rows<Data, Variables extends AnyVariables, Row>(props: RowsProps<Data, Variables, Row>) {
  const { t } = useTexts()
  const { slice, shown, before, settled, rows, between } = props
  const [open, setOpen] = useState(false)
  const upTo = shown + slice.nodes.length
  const figures = t('page.shown', { shown: upTo, total: slice.totalCount })
  const { hasNextPage, endCursor } = slice.pageInfo
  const goesOn = open && settled && hasNextPage
  return (
    <>
      {rows(slice.nodes, before)}
      {!goesOn &&
        between(
          <div className="more">
            {hasNextPage && (
              <Button className="no-print" disabled={!settled} onClick={() => setOpen(true)}>
                {t('page.more')}
              </Button>
            )}
            <span className="quiet number">{figures}</span>
          </div>,
        )}
      {goesOn && between(<Resume words={figures} />)}
      {goesOn && <Next {...props} after={endCursor} shown={upTo} before={slice.nodes.at(-1)} />}
    </>
  )
}

function Next<Data, Variables extends AnyVariables, Row>({
  after,
  shown,
  before,
  ...props
}: Props<Data, Variables, Row> & { after: string | null; shown: number; before: Row | undefined }) {
  const { t } = useTexts()
  const { query, variables, pick, between } = props
  const [result, execute] = useQuery({ query, variables: variables(after) })
  const retry = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute])
  const slice = result.data && pick(result.data)
  if (slice) return <Rows {...props} slice={slice} shown={shown} before={before} settled={!result.fetching} />
  if (result.error) return between(<Failure error={result.error} retry={retry} />)
  return between(<Skeleton active title={false} paragraph={{ rows: 4 }} aria-label={t('app.loading')} />)
}

/** Where the keyboard goes on once the button that was pressed has gone: just before the new rows. */
function Resume({ words }: { words: string }) {
  const here = useRef<HTMLSpanElement>(null)
  useEffect(() => here.current?.focus({ preventScroll: true }), [])
  return (
    <span ref={here} tabIndex={-1} className="hidden">
      {words}
    </span>
  )
}
