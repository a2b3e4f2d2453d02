/** Schools by completion rate or by remainder; a school leads to its own flows, two ticked ones to their comparison. */
import { Button, Checkbox, Segmented } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { graphql, type ResultOf } from '../graphql'
import { PALETTE } from '../shell/theme'
import { useTexts } from '../texts'
import { Asked } from '../ui/Asked'
import { useAddress } from '../ui/address'
import { flowsAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { useChosen } from './chosen'
import { AXIS_TEXT, clip, INK, LINE, plainText, TOOLTIP } from './echarts'
import { Picture, type Drawn } from './Picture'
import { oneOf, type Scope } from './scope'
import { useWords } from './words'

const RANKING = graphql(`
  query Ranking($within: String!, $year: Int!, $rankBy: CohortRank!, $after: String) {
    cohorts(within: $within, year: $year, rankBy: $rankBy, first: 100, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        institution {
          code
          name
        }
        frozenOn
        base
        completionRate
        remainder
        employerRate
        exact
      }
    }
  }
`)

type Found = NonNullable<ResultOf<typeof RANKING>['cohorts']>
const RANKS = ['RATE', 'REMAINDER'] as const
const MOST_DRAWN = 25

export function RankingView({ scope }: { scope: Scope }) {
  const { t } = useTexts()
  const address = useAddress()
  const rankBy = oneOf(RANKS, address.get('rank')) ?? 'RATE'
  const [page, setPage] = useState<{ of: string; afters: (string | null)[] }>({ of: '', afters: [null] })
  const key = `${scope.within.code} ${scope.year} ${rankBy}`
  const afters = page.of === key ? page.afters : [null]
  const after = afters.at(-1) ?? null
  return (
    <Asked query={RANKING} variables={{ within: scope.within.code, year: scope.year, rankBy, after }} lines={14}>
      {({ cohorts }) =>
        cohorts && cohorts.nodes.length > 0 ? (
          <>
            <Shown scope={scope} found={cohorts} rankBy={rankBy} before={(afters.length - 1) * 100} />
            {(cohorts.pageInfo.hasNextPage || afters.length > 1) && (
              <div className="row no-print" style={{ marginTop: 12 }}>
                <Button disabled={afters.length === 1} onClick={() => setPage({ of: key, afters: afters.slice(0, -1) })}>
                  {t('flows.before')}
                </Button>
                <Button disabled={!cohorts.pageInfo.hasNextPage} onClick={() => setPage({ of: key, afters: [...afters, cohorts.pageInfo.endCursor] })}>
                  {t('flows.next')}
                </Button>
              </div>
            )}
          </>
        ) : (
          <Nothing why={t('flows.rankingNone')} next={t('flows.rankingNoneNext')} />
        )
      }
    </Asked>
  )
}

interface ShownProps {
  scope: Scope
  found: Found
  rankBy: (typeof RANKS)[number]
  before: number
}

interface Bar {
  value: number
  code: string
  told: string
}

function Shown({ scope, found, rankBy, before }: ShownProps) {
  const { t, name, number, percent } = useTexts()
  const address = useAddress()
  const navigate = useNavigate()
  const words = useWords({ exact: scope.exact, complete: true })
  const picked = address.list('pick')
  const addressOf = (code: string) => flowsAddress(code, { year: String(scope.year) })
  const nameOf = (node: Found['nodes'][number]) => node.institution.name ?? node.institution.code
  const valueOf = (node: Found['nodes'][number]) => (rankBy === 'RATE' ? node.completionRate : node.remainder)
  const few = (base: number | null) => (base !== null && base < 23 ? 4 : 5)
  const ranked = found.nodes.filter((node) => valueOf(node) !== null)
  const bars = ranked.slice(0, MOST_DRAWN)
  const rankName = (rank: (typeof RANKS)[number]) => t(rank === 'RATE' ? 'flows.rate' : 'flows.remainder')
  const chosen = useChosen(scope, 'ranking', [rankName(rankBy)])
  const title = rankBy === 'RATE' ? t('flows.rankingByRate') : t('flows.rankingByRemainder')
  const untold = found.nodes.length - ranked.length
  const pick = (code: string, isOn: boolean) => {
    // Two ticks may come before the address is drawn again
    const before = new URLSearchParams(window.location.search).get('pick')?.split('.').filter(Boolean) ?? []
    const others = before.filter((each) => each !== code)
    address.set({ pick: isOn ? [...others, code].slice(-2) : others }, { replace: true })
  }
  const [a, b] = picked
  const says = t('flows.rankingSays', { shown: bars.length, all: found.totalCount })
  const drawn: Drawn = {
    label: `${title}${t('flows.colon')}${says}`,
    height: () => bars.length * 26 + 40,
    onPick: ({ data }) => {
      if (typeof data === 'object' && data !== null && 'code' in data) void navigate(addressOf(String(data.code)))
    },
    option: (width) => ({
      tooltip: { ...TOOLTIP, formatter: ({ data }: { data: Bar }) => data.told },
      grid: { left: 4, right: 56, top: 4, bottom: 4, containLabel: true },
      xAxis: {
        type: 'value',
        min: 0,
        ...(rankBy === 'RATE' ? { max: 1 } : {}),
        axisLabel: { ...AXIS_TEXT, hideOverlap: true, formatter: (value: number) => (rankBy === 'RATE' ? percent(value, 0) : number(value)) },
        splitLine: { lineStyle: { color: LINE } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: bars.map(nameOf),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { ...AXIS_TEXT, color: INK, interval: 0, formatter: (text: string) => clip(text, width < 600 ? 16 : 40) },
      },
      series: [
        {
          type: 'bar',
          barWidth: '62%',
          itemStyle: { color: rankBy === 'RATE' ? PALETTE[0] : PALETTE[5], borderRadius: [0, 3, 3, 0] },
          label: { show: true, position: 'right', color: INK, formatter: ({ data }: { data: Bar }) => (rankBy === 'RATE' ? percent(data.value) : number(data.value)) },
          data: bars.map((node) => ({
            value: valueOf(node),
            code: node.institution.code,
            told: [
              plainText(nameOf(node)),
              `${t('flows.base')}  ${number(node.base)}`,
              `${t('flows.rate')}  ${percent(node.completionRate)}`,
              `${t('flows.remainder')}  ${node.remainder === null ? words.status(5) : number(node.remainder)}`,
            ].join('\n'),
          })),
        },
      ],
    }),
  }
  return (
    <Picture
      id="ranking"
      title={title}
      says={says}
      hint={t('flows.rankingHint')}
      chosen={chosen}
      choices={
        <>
          <Segmented
            aria-label={t('flows.rankBy')}
            value={rankBy}
            onChange={(value) => address.set({ rank: value === 'RATE' ? null : value })}
            options={RANKS.map((value) => ({ value, label: rankName(value) }))}
          />
          <Button disabled={!a || !b} onClick={() => void navigate(`/flows/compare?${new URLSearchParams({ a: a ?? '', b: b ?? '', year: String(scope.year) })}`)}>
            {t('flows.compareTwo', { count: picked.length })}
          </Button>
        </>
      }
      drawn={bars.length ? drawn : null}
      columns={[
        { title: t('flows.school') },
        { title: t('flows.rank'), kind: 'number' },
        { title: t('flows.base'), kind: 'number' },
        { title: t('flows.rate'), kind: 'percent' },
        { title: t('flows.remainder'), kind: 'number' },
        ...(scope.exact ? [{ title: t('flows.employerRate'), kind: 'percent' as const }] : []),
        { title: t('flows.frozenOn'), kind: 'day' },
      ]}
      rows={found.nodes.map((node, at) => ({
        key: node.institution.code,
        link: addressOf(node.institution.code),
        lead: (
          <Checkbox
            className="no-print"
            style={{ marginInlineEnd: 8 }}
            aria-label={t('flows.pick', { name: nameOf(node) })}
            checked={picked.includes(node.institution.code)}
            onChange={(event) => pick(node.institution.code, event.target.checked)}
          />
        ),
        cells: [
          nameOf(node),
          valueOf(node) === null ? null : before + at + 1,
          words.value(node.base, 5),
          words.value(node.completionRate, few(node.base)),
          words.value(node.remainder, 5),
          ...(scope.exact ? [words.value(node.employerRate, 4)] : []),
          node.frozenOn,
        ],
      }))}
      file={[t('flows.title'), name('flows.view', 'ranking')]}
      notes={untold > 0 && t('flows.rankingUntold', { count: untold })}
    />
  )
}
