/** Pictures of two sides: bars beside each other by end, and departures as two curves. */
import { PALETTE } from '../shell/theme'
import { useTexts } from '../texts'
import type { Comparison } from './ComparePage'
import { curveSeries } from './curves'
import { AXIS_TEXT, clip, GREY, HATCH, INK, LINE, plainText, TOOLTIP } from './echarts'
import { Picture, type Drawn } from './Picture'
import { useWords } from './words'

const COLOURS = [PALETTE[0], PALETTE[1]] as const
const MOST_DRAWN = 24

type Total = Comparison['byCity'][number]['a']

interface End {
  key: string
  name: string
  a: Total
  b: Total
}

interface EndsProps {
  id: string
  title: string
  says: string
  /** Head of the column of ends. */
  end: string
  names: [string, string]
  chosen: string[]
  file: string[]
  ends: End[]
}

export function EndsPicture({ id, title, says, end, names, chosen, file, ends }: EndsProps) {
  const { t, number, percent } = useTexts()
  const words = useWords({ exact: true, complete: true })
  const shareOf = (of: Total) => (of.people === null ? null : of.share)
  const bars = ends.slice(0, MOST_DRAWN)
  // Shares make schools of different sizes comparable; where one is too small for shares, people are drawn
  const byShare = bars.every((each) => [each.a, each.b].every((of) => of.people === null || of.share !== null))
  const most = Math.max(...bars.flatMap((each) => [each.a, each.b].map((of) => (byShare ? of.share : of.people) ?? 0)), byShare ? 0.01 : 1)
  const isSomeWithheld = bars.some((each) => each.a.people === null || each.b.people === null)
  const told = (of: Total) => (of.people === null ? words.status(of.statusPeople) : `${number(of.people)}${of.share === null ? '' : ` · ${percent(of.share)}`}`)
  const drawn: Drawn = {
    label: `${title}${t('flows.colon')}${says}`,
    height: () => bars.length * 42 + 40,
    option: (width) => ({
      tooltip: {
        ...TOOLTIP,
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        formatter: (of: { dataIndex: number }[]) => {
          const at = bars[of[0]?.dataIndex ?? 0]
          return at ? [plainText(at.name), `${plainText(names[0])}  ${told(at.a)}`, `${plainText(names[1])}  ${told(at.b)}`].join('\n') : ''
        },
      },
      grid: { left: 4, right: width < 600 ? 56 : 96, top: 4, bottom: 4, containLabel: true },
      xAxis: {
        type: 'value',
        min: 0,
        splitNumber: width < 600 ? 3 : 6,
        axisLabel: { ...AXIS_TEXT, hideOverlap: true, formatter: (value: number) => (byShare ? percent(value, 0) : number(value)) },
        splitLine: { lineStyle: { color: LINE } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: bars.map((each) => each.name),
        axisTick: { show: false },
        axisLabel: { ...AXIS_TEXT, color: INK, interval: 0, formatter: (text: string) => clip(text, width < 600 ? 12 : 32) },
      },
      series: (['a', 'b'] as const).map((side, at) => ({
        type: 'bar',
        name: names[at],
        barWidth: 14,
        barGap: '10%',
        itemStyle: { color: COLOURS[at], borderRadius: [0, 2, 2, 0] },
        label: { show: true, position: 'right', color: INK, formatter: ({ dataIndex }: { dataIndex: number }) => short(bars[dataIndex]?.[side]) },
        data: bars.map((each) =>
          each[side].people === null
            ? { value: most * 0.03, itemStyle: { color: GREY, decal: HATCH } }
            : { value: byShare ? each[side].share : each[side].people },
        ),
      })),
    }),
  }
  function short(of: Total | undefined): string {
    if (!of || of.people === null) return t('flows.withheldShort')
    return byShare && of.share !== null ? percent(of.share) : number(of.people)
  }
  return (
    <Picture
      id={id}
      title={title}
      says={says}
      chosen={chosen}
      legend={[
            ...names.map((text, at) => ({ colour: COLOURS[at] ?? GREY, text })),
            ...(isSomeWithheld ? [{ colour: GREY, text: t('flows.withheldShort'), hatched: true }] : []),
          ]}
      drawn={bars.length ? drawn : null}
      columns={[
        { title: end },
        { title: t('compare.peopleOf', { name: names[0] }), kind: 'number' },
        { title: t('compare.shareOf', { name: names[0] }), kind: 'percent' },
        { title: t('compare.peopleOf', { name: names[1] }), kind: 'number' },
        { title: t('compare.shareOf', { name: names[1] }), kind: 'percent' },
      ]}
      rows={ends.map((each) => ({
        key: each.key,
        cells: [each.name, words.value(each.a.people, each.a.statusPeople), shareOf(each.a), words.value(each.b.people, each.b.statusPeople), shareOf(each.b)],
      }))}
      file={file}
      notes={ends.length > bars.length && t('compare.bounded', { most: MOST_DRAWN, all: ends.length })}
    />
  )
}

interface DeparturesProps {
  points: Comparison['departures']
  names: [string, string]
  chosen: string[]
  file: string[]
}

export function DeparturesPicture({ points, names, chosen, file }: DeparturesProps) {
  const { t, number, percent } = useTexts()
  const words = useWords({ exact: true, complete: true })
  const title = t('compare.departures')
  const says = t('compare.departuresSays')
  const drawn: Drawn = {
    label: `${title}${t('flows.colon')}${says}`,
    height: (width) => (width < 600 ? 320 : 400),
    option: () => ({
      tooltip: {
        ...TOOLTIP,
        trigger: 'axis',
        formatter: (of: { value: [number, number | null]; seriesName: string }[]) =>
          [
            `${number(of[0]?.value[0] ?? 0)} ${t('flows.days')}`,
            ...of.map((each) => `${plainText(each.seriesName)}  ${each.value[1] === null ? words.status(5) : percent(each.value[1])}`),
          ].join('\n'),
      },
      grid: { left: 8, right: 24, top: 16, bottom: 28, containLabel: true },
      xAxis: { type: 'value', min: 0, max: points.at(-1)?.time ?? 1, name: t('flows.days'), nameLocation: 'middle', nameGap: 28, axisLabel: { ...AXIS_TEXT, formatter: (value: number) => number(value) }, splitLine: { show: false } },
      yAxis: { type: 'value', min: 0, max: 1, axisLabel: { ...AXIS_TEXT, formatter: (value: number) => percent(value, 0) }, splitLine: { lineStyle: { color: LINE } } },
      series: [
        ...curveSeries(names[0], points.map((each) => ({ time: each.time, share: each.a })), COLOURS[0], 'solid', { withBand: false, isWeekly: true }),
        ...curveSeries(names[1], points.map((each) => ({ time: each.time, share: each.b })), COLOURS[1], 'dashed', { withBand: false, isWeekly: true }),
      ],
    }),
  }
  return (
    <Picture
      id="departures"
      title={title}
      says={says}
      chosen={chosen}
      legend={names.map((text, at) => ({ colour: COLOURS[at] ?? GREY, text }))}
      drawn={points.length ? drawn : null}
      columns={[{ title: t('flows.days'), kind: 'number' }, ...names.map((title) => ({ title, kind: 'percent' as const }))]}
      rows={points.map((each) => ({ key: String(each.time), cells: [each.time, words.value(each.a, 5), words.value(each.b, 5)] }))}
      file={file}
      notes={points.some((each) => each.a === null || each.b === null) && t('flows.survivalWeekly')}
    />
  )
}
