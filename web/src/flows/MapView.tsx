/** Flows between cities and counties on a map: circles are who arrived, arrows who moved from one place to another. */
import { useMemo } from 'react'

import { PALETTE } from '../shell/theme'
import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { Nothing } from '../ui/Nothing'
import { cellKey } from './cellKey'
import { codeOf, endsOf, kindOf, namesOf, pairsOf, settled, type Pair } from './cells'
import { useChosen } from './chosen'
import { clip, INK, plainText, TOOLTIP } from './echarts'
import { FlowNotes, WithOutcomes } from './FlowShown'
import { BLANK, registerBlank, useOutlines, type Bounds } from './outlines'
import { Picture, type Drawn } from './Picture'
import { pointOf, POINTS, type Point } from './points'
import type { Scope } from './scope'
import type { Flow } from './useFlow'
import { toldOf, useWords } from './words'

const MOST_LINES = 150

export function MapView({ scope }: { scope: Scope }) {
  const { t } = useTexts()
  const isRefused = !scope.exact && scope.reason !== null
  if (isRefused) return <Nothing why={t('flows.mapNoReason')} next={t('flows.mapNoReasonNext')} />
  return <WithOutcomes scope={scope}>{(flow, outcomes) => <Shown scope={scope} flow={flow} outcomes={outcomes} />}</WithOutcomes>
}

interface Arrived {
  code: string
  point: Point
  people: number
  withheld: boolean
}

export interface Mapped {
  arrived: Arrived[]
  lines: { pair: Pair; from: Point; to: Point; people: number }[]
  /** Pairs without a point on the map. */
  elsewhere: Pair[]
}

export function mappedOf(pairs: readonly Pair[]): Mapped {
  const arrived = new Map<string, Arrived>()
  const lines: Mapped['lines'] = []
  const elsewhere: Pair[] = []
  for (const pair of pairs) {
    const to = kindOf(pair.end) === 'place' ? pointOf(codeOf(pair.end)) : null
    if (!to) {
      elsewhere.push(pair)
      continue
    }
    const found = arrived.get(to.code) ?? { code: to.code, point: to, people: 0, withheld: false }
    found.people += pair.people ?? 0
    found.withheld ||= pair.people === null
    arrived.set(to.code, found)
    const from = pointOf(pair.origin)
    if (from && from.code !== to.code && pair.people !== null && pair.people > 0) lines.push({ pair, from, to, people: pair.people })
  }
  lines.sort((a, b) => b.people - a.people)
  return { arrived: [...arrived.values()].sort((a, b) => b.people - a.people), lines, elsewhere }
}

function Shown({ scope, flow, outcomes }: { scope: Scope; flow: Flow; outcomes: Flow['cells'] }) {
  const { t, number, name } = useTexts()
  const address = useAddress()
  const outlines = useOutlines()
  const words = useWords({ exact: scope.exact, complete: flow.complete, to: scope.to })
  const names = useMemo(() => namesOf(flow.cells), [flow])
  const pairs = useMemo(() => settled(pairsOf(flow.cells, scope.to), outcomes).toSorted((a, b) => (b.people ?? 0) - (a.people ?? 0)), [flow, outcomes, scope.to])
  const mapped = useMemo(() => mappedOf(pairs), [pairs])
  const open = (pair: Pair) => address.set({ cell: cellKey(pair.origin, pair.end) })
  const elsewhere = endsOf(mapped.elsewhere, scope.reason === null ? scope.totals : [])
    .map(({ end, people, isPart }) => `${words.end(end, names)} ${people === null ? t('flows.withheldShort') : number(people)}${people !== null && isPart ? t('flows.partly') : ''}`)
    .join(t('flows.listComma'))
  const chosen = useChosen(scope, 'map')
  const title = t('flows.mapTitle')
  const ofReason = scope.reason ? t('flows.ofReason', { reason: name('transferReason', scope.reason) }) : ''
  const says = `${t('flows.mapSays')}${ofReason}`
  const drawn = drawnOf(mapped, {
    outlines,
    whole: scope.within.level === 'PROVINCE',
    label: `${title}${t('flows.colon')}${says}`,
    place: (code) => words.place(code, names),
    people: (count) => t('flows.people', { count: number(count) }),
    withheld: t('flows.withheldShort'),
    open,
  })
  return (
    <Picture
      id="map"
      title={title}
      says={says}
      hint={t(scope.exact ? 'flows.mapHintPeople' : 'flows.mapHint')}
      chosen={chosen}
      legend={[
            { colour: PALETTE[0], text: t('flows.mapArrived') },
            { colour: PALETTE[1], text: t('flows.mapMoved') },
            ...(scope.exact ? [] : [{ colour: '#fff', text: t('flows.mapWithheld'), hatched: true }]),
          ]}
      drawn={drawn}
      columns={[{ title: t('flows.originColumn', { level: name('flowLevel', scope.level) }) }, { title: t('flows.endColumn', { level: scope.to === 'REASON' ? t('flows.reason') : name('flowLevel', scope.to) }) }, { title: t('flows.peopleHead'), kind: 'number' }]}
      rows={pairs.map((pair) => ({
        key: cellKey(pair.origin, pair.end),
        cells: [words.place(pair.origin, names), words.end(pair.end, names), words.value(...toldOf(pair))],
        onOpen: () => open(pair),
      }))}
      file={[t('flows.title'), name('flows.view', 'map')]}
      source={`${t('flows.mapSource')} GeoNames (CC BY 4.0), https://www.geonames.org/`}
      notes={
        <>
          <FlowNotes
            flow={flow}
            lines={[
              elsewhere !== '' && t('flows.mapElsewhere', { ends: elsewhere }),
              mapped.lines.length > MOST_LINES && t('flows.mapBounded', { most: MOST_LINES, all: mapped.lines.length }),
            ]}
          />
          <div>
            {t('flows.mapSource')}{' '}
            <a href="https://www.geonames.org/" target="_blank" rel="noreferrer">
              GeoNames
            </a>{' '}
            (CC BY 4.0)
          </div>
        </>
      }
    />
  )
}

interface Telling {
  outlines: string | null
  /** Whether the whole province is drawn, whoever moved. */
  whole: boolean
  label: string
  place: (code: string) => string
  people: (count: number) => string
  withheld: string
  open: (pair: Pair) => void
}

const MARGIN = 0.12 // degrees

function boundsOf(points: readonly Point[]): Bounds {
  const [across, up] = [points.map((each) => each.longitude), points.map((each) => each.latitude)]
  const bounds = { west: Math.min(...across), east: Math.max(...across), south: Math.min(...up), north: Math.max(...up) }
  const wide = Math.max(MARGIN, (bounds.east - bounds.west) * 0.06)
  return { west: bounds.west - wide, east: bounds.east + wide, south: bounds.south - wide, north: bounds.north + wide }
}

interface Datum {
  told?: string
  pair?: Pair
}

const SQUEEZE = Math.cos((23 * Math.PI) / 180) // a degree of longitude against one of latitude

function drawnOf(mapped: Mapped, { outlines, whole, label, place, people, withheld, open }: Telling): Drawn {
  const lines = mapped.lines.slice(0, MOST_LINES)
  const involved = [...mapped.arrived.map((each) => each.point), ...lines.flatMap((line) => [line.from, line.to])]
  const bounds = boundsOf(whole || involved.length === 0 ? [...POINTS.values()] : involved)
  const ratio = (bounds.north - bounds.south) / ((bounds.east - bounds.west) * SQUEEZE)
  const heightOf = (width: number) => Math.max(280, Math.min(1200, width * Math.min(ratio, 1.2)))
  return {
    label,
    height: heightOf,
    onPick: ({ data }) => {
      const { pair } = (data ?? {}) as Datum
      if (pair) open(pair)
    },
    option: (width) => {
      registerBlank(bounds)
      const unit = Math.min(width, 1400)
      const most = Math.max(1, ...mapped.arrived.map((each) => each.people))
      const widest = Math.max(1, ...lines.map((line) => line.people))
      const radius = (value: number) => Math.max(7, 0.075 * unit * Math.sqrt(value / most))
      const at = (point: Point) => [point.longitude, point.latitude]
      const quiet = [...POINTS.values()].filter((point) => !mapped.arrived.some((each) => each.code === point.code))
      return {
        tooltip: { ...TOOLTIP, formatter: ({ data }: { data: Datum }) => data.told ?? '' },
        geo: {
          map: outlines ?? BLANK,
          aspectScale: SQUEEZE,
          left: 8, right: 8, top: 8, bottom: 8,
          boundingCoords: [[bounds.west, bounds.north], [bounds.east, bounds.south]],
          silent: true,
          itemStyle: { areaColor: outlines ? '#f1f4f6' : 'transparent', borderColor: '#aab4be', borderWidth: outlines ? 0.8 : 0 },
          emphasis: { disabled: true },
          label: { show: false },
        }, // prettier-ignore
        series: [
          {
            type: 'scatter',
            coordinateSystem: 'geo',
            z: 1,
            symbolSize: 3.5,
            itemStyle: { color: '#aeb6be' },
            data: quiet.map((point) => ({ value: at(point), told: plainText(place(point.code)) })),
          },
          {
            type: 'lines',
            coordinateSystem: 'geo',
            z: 2,
            symbol: ['none', 'arrow'],
            symbolSize: 6,
            data: lines.map(({ pair, from, to, people: count }) => ({
              coords: [at(from), at(to)],
              pair,
              told: `${plainText(place(pair.origin))} → ${plainText(place(codeOf(pair.end)))}\n${people(count)}`,
              lineStyle: { width: Math.max(1, 0.012 * unit * Math.sqrt(count / widest)), color: PALETTE[1], opacity: 0.35 + 0.35 * Math.sqrt(count / widest), curveness: 0.22 },
            })),
          },
          {
            type: 'scatter',
            coordinateSystem: 'geo',
            z: 3,
            labelLayout: { hideOverlap: true },
            data: mapped.arrived.map(({ code, point, people: count, withheld: some }) => ({
              value: at(point),
              symbolSize: count > 0 ? radius(count) : 8,
              told: `${plainText(place(code))}\n${count > 0 ? people(count) : withheld}${count > 0 && some ? ` + ${withheld}` : ''}`,
              itemStyle: count > 0 ? { color: 'rgba(0,114,178,0.45)', borderColor: PALETTE[0], borderWidth: 1 } : { color: '#fff', borderColor: PALETTE[0], borderWidth: 1.5, borderType: 'dashed' },
              label: {
                show: true,
                position: 'right',
                distance: 4,
                color: INK,
                fontSize: 12,
                textBorderColor: '#fff',
                textBorderWidth: 3,
                formatter: () => clip(place(code), 14),
              },
            })),
          },
        ],
      }
    },
  }
}
