/** The season week by week: who is settled, who remains. */
import { Link } from 'react-router'

import { graphql } from '../graphql'
import { useTexts } from '../texts'
import { Asked } from '../ui/Asked'
import { flowsAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { Paged } from '../ui/Paged'
import { OUTCOMES, sum } from './cells'
import { useChosen } from './chosen'
import { AXIS_TEXT, GREY, HATCH, LINE, OUTCOME_COLOURS, TOOLTIP } from './echarts'
import { Picture, type Drawn } from './Picture'
import type { Scope } from './scope'
import { together, weeksOf, type Week } from './season'
import { useWords } from './words'

const BURN_DOWN = graphql(`
  fragment BurnDown on Cohort {
    frozenOn
    base
    exact
    burnDown {
      day
      outcomes {
        outcome
        people
        statusPeople
      }
    }
  }
`)

const ONE = graphql(
  `
    query SeasonOfOne($institution: String!, $year: Int!) {
      cohort(institution: $institution, year: $year) {
        ...BurnDown
      }
    }
  `,
  [BURN_DOWN],
)

const ALL = graphql(
  `
    query SeasonOfAll($within: String!, $year: Int!) {
      cohorts(within: $within, year: $year, first: 100) {
        totalCount
        nodes {
          ...BurnDown
        }
      }
    }
  `,
  [BURN_DOWN],
)

const SCHOOLS = graphql(`
  query SeasonSchools($within: String!, $year: Int!, $after: String) {
    cohorts(within: $within, year: $year, rankBy: REMAINDER, first: 30, after: $after) {
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
        base
        remainder
      }
    }
  }
`)

export function SeasonView({ scope }: { scope: Scope }) {
  const { t } = useTexts()
  const { within, year } = scope
  if (within.isInstitution) {
    return (
      <Asked query={ONE} variables={{ institution: within.code, year }} lines={12}>
        {({ cohort }) =>
          cohort && cohort.burnDown.length > 0 ? (
            <Shown scope={scope} weeks={weeksOf(cohort.burnDown)} base={cohort.base} frozenOn={cohort.frozenOn} count={1} />
          ) : (
            <Nothing why={t('flows.seasonNone')} next={t('flows.seasonNoneNext')} />
          )
        }
      </Asked>
    )
  }
  if (!scope.exact) return <Schools scope={scope} why={t('flows.seasonPublished')} />
  return (
    <Asked query={ALL} variables={{ within: within.code, year }} lines={12}>
      {({ cohorts }) => {
        const nodes = cohorts?.nodes ?? []
        const days = new Set(nodes.map((each) => each.frozenOn))
        if (cohorts && cohorts.totalCount > nodes.length) return <Schools scope={scope} why={t('flows.seasonTooMany', { count: cohorts.totalCount })} />
        if (days.size !== 1) return <Schools scope={scope} why={t('flows.seasonDays')} />
        const weeks = together(nodes.map((each) => weeksOf(each.burnDown)))
        return <Shown scope={scope} weeks={weeks} base={sum(nodes.map((each) => each.base ?? 0))} frozenOn={nodes[0]?.frozenOn ?? ''} count={nodes.length} />
      }}
    </Asked>
  )
}

function Schools({ scope, why }: { scope: Scope; why: string }) {
  const { t, number } = useTexts()
  return (
    <section className="card">
      <Nothing why={why} next={t('flows.seasonChoose')} />
      <Paged
        query={SCHOOLS}
        variables={(after) => ({ within: scope.within.code, year: scope.year, after })}
        pick={(data) => data.cohorts}
        frame={(pages, busy, { cohorts }) => (
          <>
            <h3>{t('flows.seasonSchools', { count: cohorts?.totalCount ?? 0 })}</h3>
            <ul className="plain flows-schools" aria-busy={busy}>
              {pages}
            </ul>
          </>
        )}
        between={(content) => <li className="whole">{content}</li>}
        rows={(schools) =>
          schools.map(({ institution, base, remainder }) => (
            <li key={institution.code}>
              <Link className="name" to={flowsAddress(institution.code, { year: String(scope.year), view: 'season' })}>
                {institution.name ?? institution.code}
              </Link>
              <div className="quiet number">
                {t('flows.seasonSchool', {
                  remainder: remainder === null ? t('flows.withheldShort') : number(remainder),
                  base: base === null ? t('flows.withheldShort') : number(base),
                })}
              </div>
            </li>
          ))
        }
        empty={() => null}
      />
    </section>
  )
}

interface ShownProps {
  scope: Scope
  weeks: Week[]
  base: number | null
  frozenOn: string
  count: number
}

/** From the ground up: who remains first, so that it is seen to shrink. */
const STACK = ['STAYED', 'UNSUCCESSFUL', 'IN_PROGRESS', 'LEFT', 'RETAINED', 'OUT_OF_PROVINCE', 'TRANSFERRED'] as const

function Shown({ scope, weeks, base, frozenOn, count }: ShownProps) {
  const { t, name, number, day } = useTexts()
  const words = useWords({ exact: scope.exact, complete: true })
  const withheldOf = (week: Week) => (base === null ? 0 : base - sum(OUTCOMES.map((each) => week.people[each] ?? 0)))
  const isSomeWithheld = weeks.some((week) => withheldOf(week) > 0)
  const last = weeks.at(-1)
  const chosen = useChosen(scope, 'season')
  const title = t('flows.seasonTitle')
  const remaining = last ? sum(['STAYED', 'UNSUCCESSFUL', 'IN_PROGRESS'].map((each) => last.people[each] ?? 0)) : 0
  const says = isSomeWithheld
    ? t('flows.seasonSaysPart', { day: day(frozenOn) })
    : t('flows.seasonSays', { day: day(frozenOn), last: day(last?.day), remaining: number(remaining), base: number(base) })
  const drawn: Drawn = {
      label: `${title}${t('flows.colon')}${says}`,
      height: (width) => (width < 600 ? 360 : 440),
      option: () => ({
        tooltip: {
          ...TOOLTIP,
          trigger: 'axis',
          axisPointer: { type: 'shadow' },
          formatter: (of: { dataIndex: number }[]) => {
            const week = weeks[of[0]?.dataIndex ?? 0]
            if (!week) return ''
            const told = [...STACK].reverse().map((each) => `${name('outcome', each)}  ${week.people[each] === null ? words.status(week.status[each] ?? 5) : number(week.people[each])}`)
            return [day(week.day), ...told].join('\n')
          },
        },
        grid: { left: 8, right: 12, top: 12, bottom: 8, containLabel: true },
        xAxis: { type: 'category', data: weeks.map((week) => week.day), axisLabel: { ...AXIS_TEXT, hideOverlap: true, formatter: (iso: string) => iso.slice(5) }, axisTick: { show: false } },
        yAxis: { type: 'value', max: base ?? undefined, axisLabel: { ...AXIS_TEXT, formatter: (value: number) => number(value) }, splitLine: { lineStyle: { color: LINE } } },
        series: [
          ...STACK.map((outcome) => ({
            type: 'bar',
            stack: 'all',
            name: name('outcome', outcome),
            barCategoryGap: '12%',
            itemStyle: { color: OUTCOME_COLOURS[outcome] },
            data: weeks.map((week) => week.people[outcome] ?? 0),
          })),
          ...(isSomeWithheld
            ? [{ type: 'bar', stack: 'all', name: words.status(5), itemStyle: { color: GREY, decal: HATCH }, data: weeks.map(withheldOf) }]
            : []),
        ],
      }),
    }
  return (
    <Picture
      id="season"
      title={title}
      says={says}
      chosen={chosen}
      legend={[
            ...OUTCOMES.map((each) => ({ colour: OUTCOME_COLOURS[each] ?? GREY, text: name('outcome', each) })),
            ...(isSomeWithheld ? [{ colour: GREY, text: t('flows.withheldShort'), hatched: true }] : []),
          ]}
      drawn={weeks.length ? drawn : null}
      columns={[{ title: t('flows.week'), kind: 'day' }, ...OUTCOMES.map((each) => ({ title: name('outcome', each), kind: 'number' as const }))]}
      rows={weeks.map((week) => ({ key: week.day, cells: [week.day, ...OUTCOMES.map((each) => words.value(week.people[each] ?? null, week.status[each] ?? 5))] }))}
      file={[t('flows.title'), name('flows.view', 'season')]}
      notes={count > 1 && t('flows.seasonTogether', { count })}
    />
  )
}
