/** The lines of the tree for an address: asks for the children of what is open, page by page, and for the way to what is selected. */
import { useCallback, useMemo, useState } from 'react'
import { useQuery, type OperationResult } from 'urql'

import { config } from '../shell/config'
import { useQueries, type Answers } from '../ui/useQueries'
import { askedKinds, isOn, type Filter } from './filter'
import { linesOf, type Children, type Line } from './lines'
import { ChildrenQuery, TopQuery, WayQuery, type ChildrenData, type ChildrenVariables, type Row } from './queries'

export interface TreeView {
  selected: string | null
  open: readonly string[]
  day: string | null
  filter: Filter
}

type Answer = OperationResult<ChildrenData, ChildrenVariables>
type All = Answers<ChildrenData, ChildrenVariables>
const NONE: readonly { code: string }[] = []

const keyOf = (code: string, page: number) => `${code}#${page}`

/** The answered pages of an organisation's children, in their order. */
function pagesOf(answers: All, code: string): Answer[] {
  const pages: Answer[] = []
  for (let answer = answers.get(keyOf(code, 0)); answer; answer = answers.get(keyOf(code, pages.length))) pages.push(answer)
  return pages
}

function childrenFrom(answers: All, code: string, wanted: number): Children | undefined {
  const pages = pagesOf(answers, code)
  if (pages.length === 0) return undefined
  const failed = pages.some((page) => page.error && !page.data)
  const connections = pages.flatMap((page) => page.data?.organisation?.children ?? [])
  const hasMore = connections.at(-1)?.pageInfo.hasNextPage ?? false
  return {
    rows: connections.flatMap((each) => each.nodes),
    totalCount: connections[0]?.totalCount ?? 0,
    hasMore,
    state: failed ? 'failed' : hasMore && pages.length < wanted ? 'loading' : 'ready',
  }
}

export function useTree(view: TreeView) {
  const { day, filter } = view
  const counted = isOn(filter)
  const kinds = useMemo(() => askedKinds(filter), [filter])
  // Another day or filter is another tree: its pages have keys of their own, and begin with one each
  const about = JSON.stringify([day, kinds, counted])
  const [want, setWant] = useState<{ about: string; pages: ReadonlyMap<string, number> }>({ about, pages: new Map() })
  const wantedPages = useMemo(() => (want.about === about ? want.pages : new Map<string, number>()), [want, about])

  const [top, askTop] = useQuery({ query: TopQuery, variables: { code: config.root, day, counted } })
  const [way] = useQuery({ query: WayQuery, variables: { code: view.selected ?? '', day }, pause: view.selected === null })
  const ancestors = (view.selected === null ? null : way.data?.organisation?.ancestors) ?? NONE
  const open = useMemo(() => new Set([config.root, ...view.open, ...ancestors.map((each) => each.code)]), [view.open, ancestors])

  // The way to the selected one: each is a child of the one before, perhaps on a later page
  const next = useMemo(() => {
    const path = [...ancestors.map((each) => each.code), ...(view.selected === null ? [] : [view.selected])]
    return new Map(path.slice(1).map((code, at) => [path[at] ?? '', code]))
  }, [ancestors, view.selected])

  const wanted = (answers: All): Map<string, ChildrenVariables> => {
    const all = new Map<string, ChildrenVariables>()
    const here = scoped(answers, about)
    for (const code of open) {
      const pages = pagesOf(here, code)
      const rows = pages.flatMap((page) => page.data?.organisation?.children.nodes ?? [])
      const sought = next.get(code)
      const found = sought === undefined || rows.some((row) => row.code === sought)
      const most = Math.max(wantedPages.get(code) ?? 1, found ? 0 : pages.length + 1)
      let after: string | null = null
      for (let page = 0; page < Math.min(most, pages.length + 1); page += 1) {
        all.set(`${about}${keyOf(code, page)}`, { code, day, kinds, counted, after })
        const connection = pages[page]?.data?.organisation?.children
        if (!connection?.pageInfo.hasNextPage) break
        after = connection.pageInfo.endCursor
      }
    }
    return all
  }
  const [answers, again] = useQueries<ChildrenData, ChildrenVariables>(ChildrenQuery, wanted)

  const topRow: Row | null = top.data?.organisation ?? null
  const lines = useMemo<Line[]>(() => {
    if (!topRow) return []
    const here = scoped(answers, about)
    const childrenOf = new Map<string, Children>()
    for (const code of open) {
      const children = childrenFrom(here, code, wantedPages.get(code) ?? 1)
      if (children) childrenOf.set(code, children)
    }
    return linesOf(topRow, open, childrenOf, filter)
  }, [topRow, answers, about, open, wantedPages, filter])

  const more = useCallback(
    (code: string) =>
      setWant((before) => {
        const pages = before.about === about ? before.pages : new Map<string, number>()
        const have = pagesOf(scoped(answers, about), code).length
        return (pages.get(code) ?? 1) > have ? before : { about, pages: new Map(pages).set(code, have + 1) }
      }),
    [about, answers],
  )
  const retry = useCallback(
    (code: string) => {
      for (const [key, answer] of answers) {
        const variables = answer.operation.variables as ChildrenVariables
        if (variables.code === code && answer.error) again(key, variables)
      }
    },
    [answers, again],
  )
  return { top, askTop, lines, more, retry, open, fetching: top.fetching }
}

/** The answers for one day and filter, by organisation and page. */
function scoped(answers: All, about: string): All {
  const here = new Map<string, Answer>()
  for (const [key, answer] of answers) if (key.startsWith(about)) here.set(key.slice(about.length), answer)
  return here
}
