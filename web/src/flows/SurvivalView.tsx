/** How long it takes: curves of the share for whom it has not happened yet, with bands of 95 %, and quartiles. */
import { graphql, type ResultOf } from '../graphql'
import { PALETTE } from '../shell/theme'
import { useTexts } from '../texts'
import { Asked } from '../ui/Asked'
import { useAddress } from '../ui/address'
import { Nothing } from '../ui/Nothing'
import { Choose } from './Choosers'
import { curveSeries, restsAt } from './curves'
import { useChosen } from './chosen'
import { DataTable } from './DataTable'
import { AXIS_TEXT, LINE, plainText, TOOLTIP } from './echarts'
import { Picture, type Drawn } from './Picture'
import { oneOf, shortNameOf, type Scope } from './scope'
import { useWords } from './words'

const SURVIVAL = graphql(`
  query Survival($within: String!, $year: Int!, $by: SurvivalBy!, $of: TimedEvent!) {
    survival(within: $within, year: $year, by: $by, of: $of) {
      unit
      exact
      curves {
        place {
          code
          name
        }
        reason
        step
        people
        points {
          time
          atRisk
          share
          lower
          upper
        }
        quartiles {
          share
          time
          reached
          status
        }
      }
    }
  }
`)

type Found = NonNullable<ResultOf<typeof SURVIVAL>['survival']>
type Curve = Found['curves'][number]

const EVENTS = ['DEPARTURE', 'COMPLETION', 'RESPONSE'] as const
type Event = (typeof EVENTS)[number]
const BYS = ['WHOLE', 'CITY', 'COUNTY', 'INSTITUTION', 'REASON', 'STEP'] as const
type By = (typeof BYS)[number]
const MOST_DRAWN = 6
const DASHES = ['solid', 'dashed', 'dotted'] as const

/** What divides curves of an event; of requests and steps the whole alone is published. */
function carriedBy(of: Event, exact: boolean): By[] {
  if (!exact && of !== 'DEPARTURE') return ['WHOLE']
  return BYS.filter((by) => (by !== 'REASON' || of === 'COMPLETION') && (by !== 'STEP' || of === 'RESPONSE'))
}

export function SurvivalView({ scope }: { scope: Scope }) {
  const { t, name } = useTexts()
  const address = useAddress()
  const of = oneOf(EVENTS, address.get('of')) ?? 'DEPARTURE'
  const bys = carriedBy(of, scope.exact)
  const by = oneOf(bys, address.get('by')) ?? 'WHOLE'
  const choices = (
    <div className="flows-choices">
      <Choose label={t('flows.timed')} value={of} onChange={(value) => address.set({ of: value, by: null })} values={EVENTS.map((value) => ({ value, label: name('timedEvent', value) }))} />
      <Choose label={t('flows.by')} value={by} onChange={(value) => address.set({ by: value })} values={bys.map((value) => ({ value, label: name('survivalBy', value) }))} />
    </div>
  )
  const variables = { within: scope.within.code, year: scope.year, by, of }
  if (!scope.exact && of !== 'DEPARTURE' && scope.within.level !== 'PROVINCE') {
    return (
      <section className="card">
        {choices}
        <Nothing why={t('flows.survivalPublished')} next={t('flows.survivalPublishedNext')} />
      </section>
    )
  }
  return (
    <Asked query={SURVIVAL} variables={variables} lines={14}>
      {({ survival }) =>
        survival && survival.curves.length > 0 ? (
          <Shown scope={{ ...scope, exact: survival.exact }} found={survival} of={of} by={by} choices={choices} />
        ) : (
          <section className="card">
            {choices}
            <Nothing why={t('flows.survivalNone')} next={t('flows.survivalNoneNext')} />
          </section>
        )
      }
    </Asked>
  )
}

interface ShownProps {
  scope: Scope
  found: Found
  of: Event
  by: By
  choices: React.ReactNode
}

function Shown({ scope, found, of, by, choices }: ShownProps) {
  const { t, name, number, percent } = useTexts()
  const words = useWords({ exact: found.exact, complete: true })
  const nameOf = (curve: Curve): string => {
    if (curve.place) return curve.place.name ?? words.place(curve.place.code, new Map())
    if (curve.reason) return name('transferReason', curve.reason)
    return curve.step ? name('stepKind', curve.step) : shortNameOf(scope.within)
  }
  const curves = found.curves.toSorted((a, b) => (b.people ?? 0) - (a.people ?? 0))
  const drawnCurves = curves.slice(0, MOST_DRAWN)
  // Departures, and all published curves, are known at the ends of weeks or days alone
  const isWeekly = of === 'DEPARTURE' || !found.exact
  const unit = found.unit === 'hours' ? t('flows.hours') : t('flows.days')
  const end = restsAt(drawnCurves.map((curve) => curve.points))
  const last = Math.max(1, ...drawnCurves.map((curve) => curve.points.at(-1)?.time ?? 0))
  const chosen = useChosen(scope, 'survival', [name('timedEvent', of), `${t('flows.by')}${t('flows.colon')}${name('survivalBy', by)}`])
  const title = t('flows.survivalTitle', { of: name('timedEvent', of) })
  const says = t(SAYS[of])
  const colour = (at: number) => PALETTE[at % PALETTE.length] ?? PALETTE[0]
  const drawn: Drawn = {
    label: `${title}${t('flows.colon')}${says}`,
    height: (width) => (width < 600 ? 340 : 440),
    option: () => ({
      tooltip: {
        ...TOOLTIP,
        trigger: 'axis',
        formatter: (of_: { value: [number, number | null]; seriesName: string }[]) => {
          const lines = of_.filter((each) => drawnCurves.some((curve) => nameOf(curve) === each.seriesName))
          const time = of_[0]?.value[0] ?? 0
          return [`${number(time)} ${unit}`, ...lines.map((each) => `${plainText(each.seriesName)}  ${each.value[1] === null ? words.status(5) : percent(each.value[1])}`)].join('\n')
        },
      },
      grid: { left: 8, right: 24, top: 16, bottom: 28, containLabel: true },
      xAxis: { type: 'value', min: 0, max: end, name: unit, nameLocation: 'middle', nameGap: 28, axisLabel: { ...AXIS_TEXT, formatter: (value: number) => number(value) }, splitLine: { show: false } },
      yAxis: { type: 'value', min: 0, max: 1, axisLabel: { ...AXIS_TEXT, formatter: (value: number) => percent(value, 0) }, splitLine: { lineStyle: { color: LINE } } },
      series: drawnCurves.flatMap((curve, at) => curveSeries(nameOf(curve), curve.points, colour(at), DASHES[at % 3] ?? 'solid', { withBand: drawnCurves.length <= 3, isWeekly })),
    }),
  }
  return (
    <>
      <Picture
      id="survival"
        title={title}
        says={says}
        chosen={chosen}
        choices={choices}
        legend={drawnCurves.map((curve, at) => ({ colour: colour(at), text: `${nameOf(curve)} · ${number(curve.people)}` }))}
        drawn={drawn}
        columns={[
          { title: t('flows.curve') },
          { title: unit, kind: 'number' },
          { title: t('flows.atRisk'), kind: 'number' },
          { title: t('flows.notYet'), kind: 'percent' },
          { title: t('flows.lower'), kind: 'percent' },
          { title: t('flows.upper'), kind: 'percent' },
        ]}
        rows={curves.flatMap((curve, at) =>
          curve.points.map((point) => ({
            key: `${at} ${point.time}`,
            cells: [nameOf(curve), point.time, point.atRisk, words.value(point.share, 5), point.lower, point.upper],
          })),
        )}
        file={[t('flows.title'), name('flows.view', 'survival')]}
        notes={
          <>
            {!found.exact && <div>{t('flows.survivalWeekly')}</div>}
            {end < last && <div>{t('flows.survivalRests', { end, unit, last })}</div>}
            {curves.length > MOST_DRAWN && <div>{t('flows.survivalBounded', { most: MOST_DRAWN, all: curves.length })}</div>}
            {drawnCurves.length <= 3 && <div>{t('flows.band')}</div>}
          </>
        }
      />
      <section className="card" style={{ marginTop: 16, display: 'flex', flexDirection: 'column', gap: 12 }}>
        <h2>{t('flows.quartiles')}</h2>
        <DataTable
          caption={t('flows.quartiles')}
          columns={[
            { title: t('flows.curve') },
            { title: t('flows.beginning'), kind: 'number' },
            ...[0.25, 0.5, 0.75].map((share) => ({ title: t('flows.quartile', { share: percent(share, 0), unit }), kind: 'number' as const })),
          ]}
          rows={curves.map((curve, at) => ({
            key: String(at),
            cells: [nameOf(curve), curve.people, ...curve.quartiles.map(({ time, reached, status }) => (status !== 1 ? words.status(status) : reached ? time : t('flows.notReached')))],
          }))}
        />
      </section>
    </>
  )
}

const SAYS = { DEPARTURE: 'flows.saysDeparture', COMPLETION: 'flows.saysCompletion', RESPONSE: 'flows.saysResponse' } as const
