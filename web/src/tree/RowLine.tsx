/** One line of the tree: an organisation, or what is said in place of children that are not there. */
import { memo } from 'react'

import { useTexts } from '../texts'
import type { Line } from './lines'

interface Props {
  id: string
  line: Line
  top: number
  isActive: boolean
  isSelected: boolean
  counts: boolean
  filtered: boolean
  onPick: () => void
  onToggle: () => void
}

const INDENT = 18

function RowLineAsIs({ id, line, top, isActive, isSelected, counts, filtered, onPick, onToggle }: Props) {
  const { t, name, number } = useTexts()
  const style = { transform: `translateY(${top}px)`, paddingInlineStart: (line.depth - 1) * INDENT }
  const classes = `tree-line${isActive ? ' active' : ''}${isSelected ? ' selected' : ''}`
  if (line.is !== 'row') {
    const text = { loading: t('tree.loading'), failed: t('tree.failed'), more: t('tree.more', { left: line.left }), none: filtered ? t('tree.noneFiltered') : t('tree.none') }[line.is]
    return (
      // Keys are the tree's: see Tree
      // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
      <div id={id} role="treeitem" aria-selected={false} aria-level={line.depth} className={`${classes} note`} style={style} onClick={onPick}>
        {text}
      </div>
    )
  }
  const { row } = line
  const shown = row.shortName ?? row.name
  const totals = row.totals
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="treeitem"
      aria-level={line.depth}
      aria-setsize={line.of}
      aria-posinset={line.position}
      aria-expanded={line.canOpen ? line.isOpen : undefined}
      aria-selected={isSelected}
      className={classes}
      style={style}
      data-code={row.code}
      onClick={onPick}
      onDoubleClick={onToggle}
    >
      { }
      <span
        className="tree-toggle"
        aria-hidden="true"
        data-toggle={row.code}
        onClick={(event) => {
          event.stopPropagation()
          onToggle()
        }}
      >
        {line.canOpen ? (line.isOpen ? '▾' : '▸') : ''}
      </span>
      <span className="name tree-name" title={row.name}>
        {shown}
      </span>
      {' '}
      <span className="kind">{name('kind', row.kind)}</span>
      {counts && (
        <>
          <Count of={t('tree.branches')} count={number(totals?.branches)} />
          <Count of={t('tree.members')} count={number(totals?.members)} />
          <Count of={t('tree.cadres')} count={number(totals?.cadres)} />
        </>
      )}
    </div>
  )
}

/** A figure of a row; its column is said to who does not see it. */
function Count({ of, count }: { of: string; count: string }) {
  return (
    <span className="number">
      <span className="hidden"> {of} </span>
      {count}
    </span>
  )
}

export const RowLine = memo(RowLineAsIs, (before, after) => {
  const same = (key: keyof Props) => before[key] === after[key]
  // Handlers are made anew with every rendering, and do the same as long as the line is the same
  return same('line') && same('top') && same('isActive') && same('isSelected') && same('counts') && same('filtered') && same('id')
})
