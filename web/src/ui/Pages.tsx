/** A connection, page after page: each page asks for itself, and the last one has a button for the next. */
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import type { AnyVariables, DocumentInput } from 'urql'

import { useTexts } from '../texts'
import { Asked } from './Asked'

export interface Connection<Node> {
  nodes: readonly Node[]
  totalCount: number
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

interface Props<Data, Variables extends AnyVariables & { after?: string | null }, Node> {
  query: DocumentInput<Data, Variables>
  variables: Variables
  /** The connection in an answer; null where the thing is not there for the caller. */
  take: (data: Data) => Connection<Node> | null | undefined
  /** Around the rows of a page, a list or a table body. */
  page: (rows: readonly Node[]) => ReactNode
  none: ReactNode
  before?: number
}

export function Pages<Data, Variables extends AnyVariables & { after?: string | null }, Node>(props: Props<Data, Variables, Node>) {
  const { query, variables, take, page, none, before = 0 } = props
  const { t } = useTexts()
  const about = JSON.stringify(variables)
  const [wanted, setWanted] = useState('')
  return (
    <Asked query={query} variables={variables}>
      {(data) => {
        const connection = take(data)
        if (!connection || (connection.nodes.length === 0 && before === 0)) return none
        const shown = before + connection.nodes.length
        const { hasNextPage, endCursor } = connection.pageInfo
        return (
          <>
            {page(connection.nodes)}
            {hasNextPage && wanted !== about && (
              <div className="row no-print" style={{ paddingBlock: 8 }}>
                <Button onClick={() => setWanted(about)}>{t('page.more')}</Button>
                <span className="quiet">{t('page.shown', { shown, total: connection.totalCount })}</span>
              </div>
            )}
            {hasNextPage && wanted === about && <Pages {...props} variables={{ ...variables, after: endCursor }} before={shown} />}
          </>
        )
      }}
    </Asked>
  )
}
