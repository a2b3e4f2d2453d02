/** Behind a cell: its rows, and, for officers, its people, whose reading stands in the read log. */
import { Button, Drawer, Input, Spin } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useQuery } from 'urql'

import { graphql, type VariablesOf } from '../graphql'
import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { Failure } from '../ui/Failure'
import { personAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { askedFor, rememberAsked } from './asked'
import { useBranchNames } from './branches'
import { readCellKey } from './cellKey'
import { codeOf, kindOf, namesOf, NO_ORIGIN, originOf, pairsOf, sum, type Cell } from './cells'
import { DataTable } from './DataTable'
import type { Scope } from './scope'
import { flowVariables, outcomeVariables, useFlow } from './useFlow'
import { useWords } from './words'

export const MEMBERS = graphql(`
  query CellMembers($cell: FlowCellInput!, $reason: String, $after: String) {
    flowMembers(cell: $cell, reason: $reason, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        personId
        name
        branchCode
        outcome
        destination {
          level
          code
          name
        }
      }
    }
  }
`)

type CellInput = VariablesOf<typeof MEMBERS>['cell']

/** The cell as flowMembers takes it; null where its people cannot be asked for as one cell. */
export function cellInput(scope: Scope, origin: string, end: string): CellInput | null {
  if (origin === NO_ORIGIN) return null
  const of = { within: scope.within.code, originLevel: scope.level, origin, cohortYear: scope.year, horizon: scope.horizon, reason: scope.reason }
  const code = codeOf(end)
  const outcome = (name: string) => name as NonNullable<CellInput['outcome']>
  switch (kindOf(end)) {
    case 'outcome':
      return { ...of, outcome: outcome(code) }
    case 'sector':
      return { ...of, sector: code, outcome: outcome('TRANSFERRED') }
    case 'reason':
      return { ...of, reason: code as NonNullable<CellInput['reason']>, outcome: outcome('TRANSFERRED') }
    case 'place': {
      if (scope.to === 'PROVINCE') return { ...of, destinationLevel: 'PROVINCE', destination: code }
      // A place that stands in for a missing one below it would be asked for as a whole
      const digits = scope.to === 'CITY' ? 4 : scope.to === 'COUNTY' ? 6 : 0
      if (digits ? code.length !== digits : /^\d{2}$/.test(code)) return null
      return { ...of, destinationLevel: scope.to === 'CITY' ? 'CITY' : scope.to === 'COUNTY' ? 'COUNTY' : 'INSTITUTION', destination: code, outcome: outcome('TRANSFERRED') }
    }
    default:
      return null
  }
}

export function CellPanel({ scope }: { scope: Scope }) {
  const { t } = useTexts()
  const address = useAddress()
  const key = readCellKey(address.get('cell'))
  return (
    <Drawer open={key !== null} onClose={() => address.set({ cell: null })} size={560} styles={{ wrapper: { maxWidth: '100vw' } }} title={t('flows.cell')} destroyOnHidden>
      {key && <Behind key={`${key.origin} ${key.end}`} scope={scope} origin={key.origin} end={key.end} />}
    </Drawer>
  )
}

function Behind({ scope, origin, end }: { scope: Scope; origin: string; end: string }) {
  const { t, name } = useTexts()
  const { flow, error, retry } = useFlow(flowVariables(scope, scope.to))
  const { flow: outcomes } = useFlow(outcomeVariables(scope))
  const words = useWords({ exact: scope.exact, complete: flow?.complete ?? true, to: scope.to })
  if (error) return <Failure error={error} retry={retry} />
  if (!flow || !outcomes) return <Spin aria-label={t('app.loading')} />
  const names = namesOf([...flow.cells, ...outcomes.cells])
  const own = pairsOf(flow.cells, scope.to).filter((pair) => pair.origin === origin && (pair.end === end || end === 'others'))
  const ofOutcome = kindOf(end) === 'outcome' ? outcomes.cells.filter((cell) => originOf(cell) === origin && cell.outcome === codeOf(end)) : []
  const detailed = own.flatMap((pair) => pair.cells)
  const cells: Cell[] = detailed.length ? detailed : ofOutcome
  const input = scope.exact ? cellInput(scope, origin, end) : null
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 16 }}>
      <h3 className="name">
        {words.place(origin, names)} → {words.end(end, names)}
      </h3>
      {cells.length === 0 ? (
        <Nothing why={t('flows.cellNoRows')} next={t('flows.cellNoRowsNext')} />
      ) : (
        <DataTable
          caption={t('flows.cellRows')}
          columns={[{ title: t('flows.end') }, { title: t('flows.outcome') }, { title: t('flows.peopleHead'), kind: 'number' }, { title: t('flows.share'), kind: 'percent' }]}
          rows={cells.slice(0, 200).map((cell, at) => ({
            key: String(at),
            cells: [
              cell.sector ? name('sector', cell.sector) : cell.reason ? name('transferReason', cell.reason) : cell.destination ? (cell.outcome === 'OUT_OF_PROVINCE' ? words.place(cell.destination.code, names) : words.end(`place:${cell.destination.code}`, names)) : t('flows.noEnd'),
              cell.outcome ? name('outcome', cell.outcome) : null,
              words.value(cell.people, cell.statusPeople),
              cell.people === null ? null : words.value(cell.share, cell.statusShare),
            ],
          }))}
        />
      )}
      {input ? (
        <Members cell={input} expected={sum(cells.map((cell) => cell.people ?? 0))} />
      ) : (
        <Nothing why={t(scope.exact ? 'flows.notOneCell' : 'flows.noNames')} next={t(scope.exact ? 'flows.notOneCellNext' : 'flows.noNamesNext')} />
      )}
    </div>
  )
}

function Members({ cell, expected }: { cell: CellInput; expected: number }) {
  const { t, number } = useTexts()
  const [reason, setReason] = useState('')
  const key = JSON.stringify(cell)
  const [asked, setAsked] = useState<{ reason: string | null } | null>(() => askedFor(key))
  if (asked) return <Listed cell={cell} reason={asked.reason} />
  return (
    <form
      style={{ display: 'flex', flexDirection: 'column', gap: 8 }}
      onSubmit={(event) => {
        event.preventDefault()
        const why = reason.trim() || null
        rememberAsked(key, { reason: why, afters: [null] })
        setAsked({ reason: why })
      }}
    >
      <label htmlFor="flows-reason">{t('flows.readReason')}</label>
      <Input id="flows-reason" value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} placeholder={t('flows.readReasonHint')} />
      <span className="quiet">{t('flows.readLogged')}</span>
      <Button type="primary" htmlType="submit" style={{ alignSelf: 'flex-start' }}>
        {t('flows.showPeople', { count: number(expected) })}
      </Button>
    </form>
  )
}

function Listed({ cell, reason }: { cell: CellInput; reason: string | null }) {
  const key = JSON.stringify(cell)
  const [afters, setAfters] = useState<readonly (string | null)[]>(() => askedFor(key)?.afters ?? [null])
  const more = (after: string) => {
    if (afters.includes(after)) return
    rememberAsked(key, { reason, afters: [...afters, after] })
    setAfters([...afters, after])
  }
  return (
    <div>
      {afters.map((after, at) => (
        <MembersPage key={after ?? ''} cell={cell} reason={reason} after={after} isLast={at === afters.length - 1} before={at * 50} more={more} />
      ))}
    </div>
  )
}

interface PageProps {
  cell: CellInput
  reason: string | null
  after: string | null
  isLast: boolean
  before: number
  more: (after: string) => void
}

function MembersPage({ cell, reason, after, isLast, before, more }: PageProps) {
  const { t, name } = useTexts()
  const [result, execute] = useQuery({ query: MEMBERS, variables: { cell, reason, after } })
  const branches = useBranchNames(result.data?.flowMembers?.nodes.map((each) => each.branchCode) ?? [])
  if (result.error) return <Failure error={result.error} retry={() => execute({ requestPolicy: 'network-only' })} />
  if (result.fetching || !result.data) return <Spin aria-label={t('app.loading')} />
  const found = result.data.flowMembers
  if (!found) return <Nothing why={t('flows.noNames')} next={t('flows.noNamesNext')} />
  const end = found.pageInfo.endCursor
  return (
    <>
      {before === 0 && <h3>{t('flows.peopleOf', { count: found.totalCount })}</h3>}
      <ul className="plain">
        {found.nodes.map((each) => (
          <li key={each.personId} style={{ padding: '6px 0', borderBottom: '1px solid var(--line)' }}>
            <Link className="name" to={personAddress(each.personId)}>
              {each.name}
            </Link>{' '}
            <span className="quiet name">
              {branches.get(each.branchCode) ?? each.branchCode} · {name('outcome', each.outcome)}
              {each.destination && ` → ${each.destination.name ?? each.destination.code}`}
            </span>
          </li>
        ))}
      </ul>
      {isLast && (
        <div className="row" style={{ paddingTop: 8 }}>
          <span className="quiet">{t('page.shown', { shown: before + found.nodes.length, total: found.totalCount })}</span>
          {found.pageInfo.hasNextPage && end && <Button onClick={() => more(end)}>{t('page.more')}</Button>}
        </div>
      )}
    </>
  )
}
