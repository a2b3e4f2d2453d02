/** Origin → end as a Sankey. Every origin's links come to its base: what is withheld has ends of its own. */
import { useMemo } from 'react'

import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { cellKey } from './cellKey'
import { codeOf, kindOf, namesOf, OTHERS, NO_ORIGIN, pairsOf, sankeyOf, sum, WITHHELD, type Sankey } from './cells'
import { useChosen } from './chosen'
import { Picture, type Drawn, type Picked } from './Picture'
import { clip, GREY, INK, OUTCOME_COLOURS, plainText, textWidth, TOOLTIP } from './echarts'
import { FlowNotes, FlowShown, Place } from './FlowShown'
import type { Scope } from './scope'
import { flowVariables, outcomeVariables, useFlow, type Flow } from './useFlow'
import { useWords, type Words } from './words'

const BOUNDS = { origins: 22, ends: 14 }
const EVERYTHING = { origins: Infinity, ends: Infinity }

export function SankeyView({ scope }: { scope: Scope }) {
  const addUp = scope.told && scope.reason === null
  const asked = useFlow(flowVariables(scope, scope.to))
  const outcomes = useFlow(addUp ? outcomeVariables(scope) : null)
  const retry = () => {
    if (asked.error) asked.retry()
    if (outcomes.error) outcomes.retry()
  }
  if (addUp && !outcomes.flow && !outcomes.error && !asked.error) return <Place />
  return (
    <FlowShown asked={{ ...(outcomes.error ? outcomes : asked), retry }}>
      {(flow) => <Shown scope={scope} flow={flow} outcomes={outcomes.flow} />}
    </FlowShown>
  )
}

function Shown({ scope, flow, outcomes }: { scope: Scope; flow: Flow; outcomes: Flow | null }) {
  const { t, number, name, percent } = useTexts()
  const address = useAddress()
  const words = useWords({ exact: scope.exact, complete: flow.complete, to: scope.to })
  const names = useMemo(() => namesOf([...flow.cells, ...(outcomes?.cells ?? [])]), [flow, outcomes])
  const made = useMemo(() => sankeyOf(flow.cells, outcomes?.cells ?? [], scope.to, { addUp: outcomes !== null, exact: scope.exact }, BOUNDS), [flow, outcomes, scope])
  const whole = useMemo(() => sankeyOf(flow.cells, outcomes?.cells ?? [], scope.to, { addUp: outcomes !== null, exact: scope.exact }, EVERYTHING), [flow, outcomes, scope])
  // An outcome whose cells are withheld may still be told as a whole
  const withheld = useMemo(() => {
    const told = new Set(whole.links.map((link) => cellKey(link.origin, link.end)))
    return pairsOf(flow.cells, scope.to).filter((pair) => pair.people === null && !told.has(cellKey(pair.origin, pair.end)))
  }, [flow, scope.to, whole])
  const bases = useMemo(() => new Map(whole.origins.map((each) => [each.code, each.people])), [whole])
  const total = sum(made.links.map((link) => link.people))
  const untold = t('flows.withheldShort')
  const open = (origin: string, end: string) => address.set({ cell: cellKey(origin, end) })
  const rows = [
    ...whole.links.toSorted((a, b) => b.people - a.people).map(({ origin, end, people, isUntold }) => ({ origin, end, cells: isUntold ? [untold, null] : [people, outcomes ? people / (bases.get(origin) ?? people) : null] })),
    ...withheld.map(({ origin, end, status }) => ({ origin, end, cells: [words.status(status), null] })),
  ].map(({ origin, end, cells }) => ({
    key: cellKey(origin, end),
    cells: [words.place(origin, names), words.end(end, names), ...cells],
    onOpen: () => open(origin, end),
  }))
  const chosen = useChosen(scope, 'sankey')
  const title = t('flows.sankeyTitle', { origin: name('flowLevel', scope.level) })
  const says = scope.reason
    ? t('flows.sankeyOfReason', { total: number(total), reason: name('transferReason', scope.reason) })
    : outcomes
      ? t('flows.sankeySays', { total: number(total) })
      : t('flows.sankeyPart')
  const label = `${title}${t('flows.colon')}${says}`
  // Of an outcome that is withheld at one origin the others are drawn
  const partly = new Set((outcomes?.cells ?? []).flatMap((cell) => (cell.people === null && cell.outcome ? [`outcome:${cell.outcome}`] : [])))
  const partlyWords = (end: string) => (partly.has(end) ? t('flows.partly') : '')
  const drawn = drawnOf(made, { words, partly: partlyWords, names, number, percent, label, others: (count) => t('flows.othersOf', { count }), open, untold })
  return (
    <Picture
      id="sankey"
      title={title}
      says={says}
      hint={t(scope.exact ? 'flows.sankeyHintPeople' : 'flows.sankeyHint')}
      chosen={chosen}
      drawn={drawn}
      columns={[
        { title: t('flows.originColumn', { level: name('flowLevel', scope.level) }) },
        { title: t('flows.endColumn', { level: scope.to === 'REASON' ? t('flows.reason') : name('flowLevel', scope.to) }) },
        { title: t('flows.peopleHead'), kind: 'number' },
        { title: t('flows.share'), kind: 'percent' },
      ]}
      rows={rows}
      file={[t('flows.title'), name('flows.view', 'sankey')]}
      notes={
        <FlowNotes
          flow={flow}
          lines={[
            made.origins.some((each) => each.code === NO_ORIGIN) && t('flows.noOriginSays'),
            made.othersFrom > 0 && t('flows.sankeyOthersFrom', { count: made.othersFrom }),
            made.othersTo > 0 && t('flows.sankeyOthersTo', { count: made.othersTo }),
            made.untold.length > 0 && t('flows.sankeyUntold', { count: made.untold.length }),
            !scope.exact && outcomes !== null && t('flows.withheldSays'),
            scope.reason !== null && !scope.exact && t('flows.carried'),
          ]}
        />
      }
    />
  )
}

interface Telling {
  words: Words
  names: ReadonlyMap<string, string>
  number: (value: number) => string
  percent: (value: number) => string
  label: string
  others: (count: number) => string
  open: (origin: string, end: string) => void
  /** Beside an end of which a part is withheld. */
  partly: (end: string) => string
  /** The words for a figure that is not told. */
  untold: string
}

interface LinkData {
  origin: string
  end: string
  value: number
  isUntold: boolean
}

const isLink = (data: unknown): data is LinkData => typeof data === 'object' && data !== null && 'origin' in data && 'end' in data

function drawnOf(made: Sankey, { words, partly, names, number, percent, label, others, open, untold }: Telling): Drawn {
  const nameOfOrigin = (code: string) => (code === OTHERS ? others(made.othersFrom) : words.place(code, names))
  const nameOfEnd = (end: string) => (end === OTHERS ? others(made.othersTo) : words.end(end, names))
  const total = sum(made.links.map((link) => link.people))
  const bases = new Map(made.origins.map((each) => [each.code, each.people]))
  const most = Math.max(made.origins.length, made.ends.length)
  return {
    label,
    height: () => Math.max(420, most * 30 + 24),
    onPick: ({ dataType, data }: Picked) => {
      if (dataType === 'edge' && isLink(data) && data.origin !== OTHERS) open(data.origin, data.end)
    },
    option: (width) => {
      // What has no figure says so by its name
      const letters = Math.max(12, Math.min(36, width / 34))
      const told = (text: string, people: number, isUntold = false) => (isUntold ? clip(text, letters) : `${clip(text, letters)}  ${number(people)}`)
      // Words stand beside the picture, where no link crosses them
      const room = (texts: string[], most: number) => Math.min(most * width, 6.4 * Math.max(6, ...texts.map(textWidth)) + 10)
      const left = room(made.origins.map(({ code, people }) => told(nameOfOrigin(code), people)), 0.3)
      const right = room(made.ends.map(({ end, people, isUntold }) => told(nameOfEnd(end) + partly(end), people, isUntold)), 0.44)
      const node = (id: string, text: string, people: number, end: string | null, colour: string, isUntold = false) => ({
        name: id,
        depth: end === null ? 0 : 1,
        itemStyle: { color: colour, borderWidth: 0 },
        label: { position: end === null ? 'left' : 'right', formatter: () => told(text, people, isUntold) },
        told: `${plainText(text)}\n${isUntold ? untold : `${number(people)} · ${percent(people / total)}`}`,
      })
      return {
        tooltip: {
          ...TOOLTIP,
          trigger: 'item',
          formatter: ({ dataType, data }: { dataType?: string; data: LinkData & { told?: string } }) =>
            dataType === 'edge'
              ? `${plainText(nameOfOrigin(data.origin))} → ${plainText(nameOfEnd(data.end))}\n${data.isUntold ? untold : `${number(data.value)} · ${percent(data.value / (bases.get(data.origin) ?? data.value))}`}`
              : (data.told ?? ''),
        },
        series: [
          {
            type: 'sankey',
            left,
            right,
            top: 8,
            bottom: 8,
            nodeWidth: 12,
            nodeGap: 12,
            layoutIterations: 0,
            draggable: false,
            emphasis: { focus: 'adjacency' },
            lineStyle: { opacity: 0.32, curveness: 0.5 },
            label: { color: INK, fontSize: 12, textBorderColor: '#fff', textBorderWidth: 3 },
            data: [
              ...made.origins.map(({ code, people }) => node(`from ${code}`, nameOfOrigin(code), people, null, '#5a6675')),
              ...made.ends.map(({ end, people, isUntold }) => node(`to ${end}`, nameOfEnd(end) + partly(end), people, end, colourOf(end), isUntold)),
            ],
            links: made.links.map(({ origin, end, people, isUntold }) => ({
              source: `from ${origin}`,
              target: `to ${end}`,
              value: people,
              origin,
              end,
              isUntold,
              lineStyle: { color: colourOf(end) },
            })),
          },
        ],
      }
    },
  }
}


export function colourOf(end: string): string {
  const kind = kindOf(end)
  if (kind === 'outcome') return OUTCOME_COLOURS[codeOf(end)] ?? GREY
  if (kind === WITHHELD) return '#aab1b9'
  if (kind === 'rest') return '#8d97a3'
  return OUTCOME_COLOURS.TRANSFERRED ?? GREY
}

