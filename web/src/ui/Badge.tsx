/** A short word in a frame; the word says it, the colour only helps. */
import './parts.css'

export type Tone = 'plain' | 'good' | 'info' | 'late' | 'bad'

export function Badge({ tone = 'plain', children }: { tone?: Tone; children: string }) {
  return <span className={`badge ${tone}`}>{children}</span>
}
