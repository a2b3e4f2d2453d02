/** Bars with their figures: a list that reads well without them. */
import './parts.css'

export interface BarOf {
  key: string
  label: string
  value: number
  /** The figure in words, as "12 (40 %)". */
  figure: string
  colour?: string
}

export function Bars({ bars, most, label }: { bars: readonly BarOf[]; most: number; label: string }) {
  return (
    <ul className="bars" aria-label={label}>
      {bars.map(({ key, label: words, value, figure, colour = '#0072b2' }) => (
        <li key={key}>
          <span>{words}</span>
          <div className="bar" aria-hidden="true">
            <div style={{ width: `${widthOf(value, most)}%`, background: colour }} />
          </div>
          <span className="number">{figure}</span>
        </li>
      ))}
    </ul>
  )
}

/** Width in per cent; something that is there stays visible. */
export function widthOf(value: number, most: number): number {
  if (value <= 0 || most <= 0) return 0
  return Math.min(100, Math.max(1, (100 * value) / most))
}
