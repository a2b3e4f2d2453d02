/** Origins × ends as a heat map; withheld cells are grey with a dot, never left out. */
import { useMemo } from 'react'

import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { cellKey } from './cellKey'
import { matrixOf, namesOf, NO_ORIGIN, pairsOf, settled, type Matrix, type Pair } from './cells'
import { useChosen } from './chosen'
import { AXIS_TEXT, clip, GREY, HATCH, INK, plainText, textWidth, TOOLTIP } from './echarts'
import { FlowNotes, WithOutcomes } from './FlowShown'
import { Picture, type Drawn } from './Picture'
import type { Scope } from './scope'
import type { Flow } from './useFlow'
import { toldOf, useWords } from './words'

/** 21 cities and the ends beside them; of counties the largest. */
const MOST = 30

export function MatrixView({ scope }: { scope: Scope }) {
  return <WithOutcomes scope={scope}>{(flow, outcomes) => <Shown scope={scope} flow={flow} outcomes={outcomes} />}</WithOutcomes>
}

const STEPS = [1, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000]
const BLUES = ['#e3eef8', '#c3daee', '#9ac8e1', '#6aaed6', '#4190c5', '#2070b4', '#0a4a90', '#08264f']

export interface Step {
  from: number
  to: number | null
  colour: string
}

export function stepsOf(most: number, least = 1): Step[] {
  const used = STEPS.filter((step) => step >= least && step <= Math.max(least, most))
  const last = Math.max(1, used.length - 1)
  return used.map((from, at) => ({ from, to: used[at + 1] ?? null, colour: BLUES[Math.round((at * (BLUES.length - 1)) / last)] ?? GREY }))
}

function Shown({ scope, flow, outcomes }: { scope: Scope; flow: Flow; outcomes: Flow['cells'] }) {
  const { t, number, name } = useTexts()
  const address = useAddress()
  const words = useWords({ exact: scope.exact, complete: flow.complete, to: scope.to })
  const names = useMemo(() => namesOf(flow.cells), [flow])
  const made = useMemo(() => matrixOf(settled(pairsOf(flow.cells, scope.to), outcomes), MOST), [flow, outcomes, scope.to])
  // Published cells have at least ten people
  const steps = stepsOf(Math.max(0, ...made.cells.map(({ pair }) => pair.people ?? 0)), scope.exact ? 1 : 10)
  const open = (pair: Pair) => address.set({ cell: cellKey(pair.origin, pair.end) })
  const chosen = useChosen(scope, 'matrix')
  const title = t('flows.matrixTitle')
  const ofReason = scope.reason ? t('flows.ofReason', { reason: name('transferReason', scope.reason) }) : ''
  const says = `${t('flows.matrixSays', { origins: made.origins.length, ends: made.ends.length })}${ofReason}`
  const drawn = drawnOf(made, {
    steps,
    label: `${title}${t('flows.colon')}${says}`,
    number,
    row: (code) => words.place(code, names),
    column: (end) => words.end(end, names),
    people: (pair) => words.people(...toldOf(pair)),
    open,
  })
  const rows = made.pairs.map((pair) => ({
    key: cellKey(pair.origin, pair.end),
    cells: [words.place(pair.origin, names), words.end(pair.end, names), words.value(...toldOf(pair))],
    onOpen: () => open(pair),
  }))
  return (
    <Picture
      id="matrix"
      title={title}
      says={says}
      hint={t(scope.exact ? 'flows.matrixHintPeople' : 'flows.matrixHint')}
      chosen={chosen}
      legend={[
            ...steps.map(({ from, to, colour }) => ({ colour, text: to === null ? t('flows.atLeast', { from }) : `${number(from)}–${number(to - 1)}` })),
            ...(scope.exact ? [] : [{ colour: GREY, text: t('flows.withheldShort'), hatched: true }]),
          ]}
      drawn={drawn}
      columns={[{ title: t('flows.originColumn', { level: name('flowLevel', scope.level) }) }, { title: t('flows.endColumn', { level: scope.to === 'REASON' ? t('flows.reason') : name('flowLevel', scope.to) }) }, { title: t('flows.peopleHead'), kind: 'number' }]}
      rows={rows}
      file={[t('flows.title'), name('flows.view', 'matrix')]}
      notes={
        <FlowNotes
          flow={flow}
          lines={[made.origins.includes(NO_ORIGIN) && t('flows.noOriginSays'), made.leftOut > 0 && t('flows.matrixBounded', { most: MOST, left: made.leftOut }), scope.exact ? false : t('flows.matrixEmpty')]}
        />
      }
    />
  )
}

interface Telling {
  steps: Step[]
  label: string
  number: (value: number) => string
  row: (code: string) => string
  column: (end: string) => string
  people: (pair: Pair) => string
  open: (pair: Pair) => void
}

interface Square {
  value: [number, number, number]
  pair: Pair
}

/** The size in which a number fits into a cell; 0 where none does. */
export function fitting(text: string, width: number): number {
  const letters = [...text].reduce((all, letter) => all + (/\d/.test(letter) ? 0.58 : 0.3), 0)
  return [12, 11, 10].find((size) => size * letters + 3 <= width) ?? 0
}

const isSquare = (data: unknown): data is Square => typeof data === 'object' && data !== null && 'pair' in data

function drawnOf(made: Matrix, { steps, label, number, row, column, people, open }: Telling): Drawn {
  const columns = made.ends.map(column)
  const rows = made.origins.map(row)
  const widest = (texts: string[], letters: number) => 6.3 * Math.max(4, ...texts.map((text) => textWidth(clip(text, letters))))
  const lettersOf = (width: number) => (width < 560 ? 10 : 26)
  const leftOf = (width: number) => widest(rows, lettersOf(width)) + 12
  const cellOf = (width: number) => (width - leftOf(width) - 4) / Math.max(1, made.ends.length)
  const isTilted = (width: number) => widest(columns, 14) > cellOf(width) - 4
  const topOf = (width: number) => (isTilted(width) ? 0.9 * widest(columns, 14) + 16 : 28)
  const colourOf = (value: number) => steps.findLast((step) => step.from <= value)?.colour ?? '#fff'
  const isDark = (colour: string) => Number.parseInt(colour.slice(1, 3), 16) < 0x50
  const cellHeight = made.origins.length < 8 ? 40 : 28
  const squares = (isTold: boolean): Square[] =>
    made.cells.flatMap(({ row: y, column: x, pair }) => ((pair.people !== null) === isTold ? [{ value: [x, y, pair.people ?? -1], pair }] : []))
  return {
    label,
    height: (width) => topOf(width) + made.origins.length * cellHeight + 6,
    onPick: ({ data }) => {
      if (isSquare(data)) open(data.pair)
    },
    option: (width) => ({
      grid: { left: leftOf(width), right: 4, top: topOf(width), bottom: 6 },
      tooltip: { ...TOOLTIP, formatter: ({ data }: { data: Square }) => `${plainText(row(data.pair.origin))} → ${plainText(column(data.pair.end))}\n${people(data.pair)}` },
      xAxis: {
        type: 'category',
        position: 'top',
        data: columns,
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { ...AXIS_TEXT, interval: 0, rotate: isTilted(width) ? 60 : 0, formatter: (text: string) => clip(text, 14) },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows,
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { ...AXIS_TEXT, color: INK, interval: 0, formatter: (text: string) => clip(text, lettersOf(width)) },
        splitArea: { show: true, areaStyle: { color: ['#fafbfc', '#f4f6f8'] } },
      },
      visualMap: [
        {
          type: 'piecewise',
          show: false,
          seriesIndex: 0,
          dimension: 2,
          pieces: steps.map(({ from, to, colour }) => ({ gte: from, ...(to === null ? {} : { lt: to }), color: colour })),
        },
        { type: 'piecewise', show: false, seriesIndex: 1, dimension: 2, pieces: [{ lt: 0, color: GREY }] },
      ],
      series: [
        {
          type: 'heatmap',
          data: squares(true).map((square) => ({
            ...square,
            itemStyle: { borderColor: '#fff', borderWidth: 1 },
            label: {
              show: fitting(number(square.value[2]), cellOf(width)) > 0,
              fontSize: fitting(number(square.value[2]), cellOf(width)),
              color: isDark(colourOf(square.value[2])) ? '#fff' : INK,
              formatter: () => number(square.value[2]),
            },
          })),
        },
        {
          type: 'heatmap',
          data: squares(false).map((square) => ({ ...square, itemStyle: { borderColor: '#fff', borderWidth: 1, decal: HATCH } })),
        },
      ],
    }),
  }
}
