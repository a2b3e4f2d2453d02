/** The parts of ECharts that the pictures need, and how they all look. Tooltips are drawn, never HTML: names stay text. */
import { BarChart, HeatmapChart, LineChart, LinesChart, SankeyChart, ScatterChart } from 'echarts/charts'
import { AriaComponent, GeoComponent, GridComponent, TooltipComponent, VisualMapPiecewiseComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer } from 'echarts/renderers'

import { PALETTE } from '../shell/theme'

echarts.use([
  BarChart, HeatmapChart, LineChart, LinesChart, SankeyChart, ScatterChart,
  AriaComponent, GeoComponent, GridComponent, TooltipComponent, VisualMapPiecewiseComponent,
  LabelLayout, CanvasRenderer,
]) // prettier-ignore

export type Option = EChartsCoreOption
export type Chart = EChartsType
export const { registerMap } = echarts

export const INK = '#1f2328'
export const QUIET = '#4d5661'
export const LINE = '#d4d9df'
export const GREY = '#c9ced4'

/** Of outcomes: settled ones cold, open ones warm, so that they also differ in lightness. */
export const OUTCOME_COLOURS: Record<string, string> = {
  TRANSFERRED: PALETTE[0],
  OUT_OF_PROVINCE: PALETTE[4],
  RETAINED: PALETTE[2],
  LEFT: PALETTE[7],
  IN_PROGRESS: PALETTE[3],
  UNSUCCESSFUL: PALETTE[1],
  STAYED: PALETTE[5],
}

export const HATCH = { symbol: 'rect', color: 'rgba(0,0,0,0.28)', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 }

export function begin(box: HTMLElement): Chart {
  return echarts.init(box, null, { renderer: 'canvas', devicePixelRatio: Math.max(2, window.devicePixelRatio) })
}

export const TOOLTIP = {
  renderMode: 'richText',
  confine: true,
  backgroundColor: '#fff',
  borderColor: LINE,
  padding: 10,
  textStyle: { color: INK, fontSize: 13, lineHeight: 20 },
} as const

export const AXIS_TEXT = { color: QUIET, fontSize: 12 }

export function looks(): Option {
  return {
    animation: false,
    color: [...PALETTE],
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: INK },
    tooltip: TOOLTIP,
  }
}

const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/

/** What turns the direction of letters in a name ends with the name. */
const isolated = (text: string): string => (TURNS.test(text) ? `\u2068${text}\u2069` : text)

/** A name in a drawn tooltip, where ECharts reads `{style|text}` as a style. */
export const plainText = (text: string): string => isolated(text.replace(/\{/g, '｛').replace(/\}/g, '｝'))

/** Characters of Chinese are twice as wide as others. */
const widthOf = (letter: string): number => (/[\u2066-\u2069]/.test(letter) ? 0 : (letter.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1.1)
export const textWidth = (text: string): number => [...text].reduce((all, letter) => all + widthOf(letter), 0)

export function clip(text: string, most: number): string {
  if (textWidth(text) <= most) return isolated(text)
  let width = 0
  const kept = [...text].filter((letter) => (width += widthOf(letter)) <= most - 1.5)
  return isolated(`${kept.join('').trimEnd()}…`)
}
