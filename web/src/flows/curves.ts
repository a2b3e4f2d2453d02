/** Curves with a band: series for a value axis. */
export interface CurvePoint {
  time: number
  share: number | null
  lower?: number | null
  upper?: number | null
}

interface Kind {
  withBand: boolean
  /** Known at some times alone: points that are joined, rather than steps. */
  isWeekly: boolean
}

/** A curve, and its band as two stacked areas of which the lower is not seen. */
export function curveSeries(name: string, points: readonly CurvePoint[], colour: string, dash: 'solid' | 'dashed' | 'dotted', { withBand, isWeekly }: Kind) {
  const step = isWeekly ? false : 'end'
  const line = {
    type: 'line',
    name,
    step,
    showSymbol: isWeekly,
    symbol: 'circle',
    symbolSize: 5,
    connectNulls: false,
    z: 3,
    lineStyle: { color: colour, width: 2.2, type: dash },
    itemStyle: { color: colour },
    data: points.map((each) => [each.time, each.share]),
  }
  if (!withBand) return [line]
  const band = { type: 'line', step, showSymbol: false, silent: true, stack: `band ${name}`, stackStrategy: 'all', lineStyle: { opacity: 0 }, tooltip: { show: false }, z: 1 }
  const both = (each: CurvePoint) => each.lower !== null && each.lower !== undefined && each.upper !== null && each.upper !== undefined
  return [
    { ...band, name: `${name} lower`, data: points.map((each) => [each.time, both(each) ? each.lower : null]) },
    {
      ...band,
      name: `${name} upper`,
      areaStyle: { color: colour, opacity: 0.16 },
      data: points.map((each) => [each.time, both(each) ? (each.upper ?? 0) - (each.lower ?? 0) : null]),
    },
    line,
  ]
}

const STILL = 0.01

/** Where curves have come to rest: the time at which the last of them is within a hundredth of its end, and a little more. */
export function restsAt(curves: readonly (readonly CurvePoint[])[]): number {
  const ends = curves.map((points) => {
    const end = points.findLast((each) => each.share !== null)?.share ?? 0
    const moving = points.findLastIndex((each) => each.share !== null && Math.abs(each.share - end) > STILL)
    return points[moving + 1]?.time ?? 0
  })
  const last = Math.max(1, ...curves.map((points) => points.at(-1)?.time ?? 0))
  const end = Math.max(1, Math.ceil(1.2 * Math.max(0, ...ends)))
  return end > 0.8 * last ? last : end
}
