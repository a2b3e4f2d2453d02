/** Nothing to show: why, and what would bring something. */
import type { ReactNode } from 'react'

export function Nothing({ why, next, children }: { why: string; next?: string; children?: ReactNode }) {
  return (
    <div style={{ padding: '24px 8px', textAlign: 'center' }}>
      <div>{why}</div>
      {next && <div className="quiet">{next}</div>}
      {children}
    </div>
  )
}
