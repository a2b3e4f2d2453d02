/** The lines of the tree from what is open and what has been answered: pure. */
import { holdsOthers, stays, type Filter } from './filter'
import type { Row } from './queries'

export interface Children {
  rows: readonly Row[]
  totalCount: number
  hasMore: boolean
  state: 'loading' | 'failed' | 'ready'
}

export type Line =
  | { is: 'row'; key: string; row: Row; depth: number; position: number; of: number; parent: string | null; isOpen: boolean; canOpen: boolean }
  | { is: 'loading' | 'failed' | 'more' | 'none'; key: string; depth: number; parent: string; left: number }

/** Flatten the open part of the tree, depth first, in the order of the answers. */
export function linesOf(top: Row, open: ReadonlySet<string>, childrenOf: ReadonlyMap<string, Children>, filter: Filter): Line[] {
  const lines: Line[] = []
  const add = (row: Row, depth: number, position: number, of: number, parent: string | null, above: ReadonlySet<string>) => {
    const canOpen = holdsOthers(row.kind)
    const isOpen = canOpen && open.has(row.code)
    lines.push({ is: 'row', key: row.code, row, depth, position, of, parent, isOpen, canOpen })
    if (!isOpen || above.has(row.code)) return
    const children = childrenOf.get(row.code)
    const here = new Set(above).add(row.code)
    const note = (is: 'loading' | 'failed' | 'more' | 'none', left = 0) =>
      lines.push({ is, key: `${row.code}/${is}`, depth: depth + 1, parent: row.code, left })
    const shown = children?.rows.filter((each) => stays(each, filter)) ?? []
    const hidden = (children?.rows.length ?? 0) - shown.length
    shown.forEach((each, at) => add(each, depth + 1, at + 1, Math.max(shown.length, (children?.totalCount ?? 0) - hidden), row.code, here))
    if (!children || (children.state === 'loading' && !children.hasMore)) note('loading')
    else if (children.state === 'failed') note('failed')
    else if (children.hasMore) note('more', children.totalCount - children.rows.length)
    else if (shown.length === 0) note('none')
  }
  add(top, 1, 1, 1, null, new Set())
  return lines
}

/** Where a line is; one that stood in for children leaves its place to the first of them, and one that is gone to the first line. */
export function placeOf(lines: readonly Line[], key: string | null): number {
  const at = lines.findIndex((line) => line.key === key)
  if (at >= 0) return at
  const parent = lines.findIndex((line) => line.key === key?.split('/')[0])
  return Math.min(parent + 1, lines.length - 1)
}

/** Where a key of the keyboard leads from a line: another line, or a line to open or close; null where it leads nowhere. */
export function step(lines: readonly Line[], at: number, key: string, page: number): { to: number } | { open: string } | { close: string } | null {
  const line = lines[at]
  const last = lines.length - 1
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(last, at + 1) }
    case 'ArrowUp':
      return { to: Math.max(0, at - 1) }
    case 'PageDown':
      return { to: Math.min(last, at + page) }
    case 'PageUp':
      return { to: Math.max(0, at - page) }
    case 'Home':
      return { to: 0 }
    case 'End':
      return { to: last }
    case 'ArrowRight':
      if (line?.is !== 'row' || !line.canOpen) return null
      return line.isOpen ? { to: Math.min(last, at + 1) } : { open: line.row.code }
    case 'ArrowLeft': {
      if (line === undefined) return null
      if (line.is === 'row' && line.isOpen && line.parent !== null) return { close: line.row.code }
      const parent = lines.findIndex((each) => each.is === 'row' && each.row.code === line.parent)
      return parent < 0 ? null : { to: parent }
    }
    default:
      return null
  }
}
