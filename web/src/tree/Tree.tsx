/** The tree itself: only the lines in sight are in the document; arrows, Home, End, Enter and letters move in it (WAI-ARIA tree). */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'

import { useTexts } from '../texts'
import { placeOf, step, type Line } from './lines'
import { RowLine } from './RowLine'

export const LINE_HEIGHT = 32
const OVERSCAN = 12

interface Props {
  lines: readonly Line[]
  selected: string | null
  /** Another day is another tree, in which the selected one is looked for again. */
  day: string | null
  counts: boolean
  /** Whether a filter hides lines: none below means none that is looked for. */
  filtered: boolean
  onSelect: (code: string) => void
  onOpen: (code: string) => void
  onClose: (code: string) => void
  onMore: (code: string) => void
  onRetry: (code: string) => void
}

export function Tree({ lines, selected, day, counts, filtered, onSelect, onOpen, onClose, onMore, onRetry }: Props) {
  const { t } = useTexts()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string | null>(selected)
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler of React is not used here
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: OVERSCAN,
    getItemKey: (at) => lines[at]?.key ?? at,
    useFlushSync: false,
  })
  const at = placeOf(lines, active)
  const selectedAt = lines.findIndex((line) => line.key === selected)

  // Once the selected one is there, it is brought into sight; later changes above it leave the reader where they are
  const shown = useRef<string | null>(null)
  useEffect(() => {
    const sought = `${selected} ${day}`
    if (selectedAt < 0) shown.current = null
    if (selected === null || selectedAt < 0 || shown.current === sought) return
    shown.current = sought
    setActive(selected)
    virtual.scrollToIndex(selectedAt, { align: 'auto' })
  }, [selected, selectedAt, day, virtual])

  const items = virtual.getVirtualItems()
  const unread = items.map((item) => lines[item.index]).find((line) => line?.is === 'more')
  const unreadParent = unread?.is === 'more' ? unread.parent : null
  const unreadLeft = unread?.is === 'more' ? unread.left : 0
  useEffect(() => {
    if (unreadParent !== null) onMore(unreadParent)
  }, [unreadParent, unreadLeft, onMore])

  const go = (to: number) => {
    const line = lines[to]
    if (!line) return
    setActive(line.key)
    virtual.scrollToIndex(to, { align: 'auto' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const line = lines[at]
    if ((event.key === 'Enter' || event.key === ' ') && line) {
      event.preventDefault()
      if (line.is === 'row') onSelect(line.row.code)
      else if (line.is === 'failed') onRetry(line.parent)
      return
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / LINE_HEIGHT) - 1)
    const move = step(lines, at, event.key, page)
    if (move === null) return
    event.preventDefault()
    if ('to' in move) go(move.to)
    else if ('open' in move) onOpen(move.open)
    else onClose(move.close)
  }

  return (
    <div className="tree">
      <div className="tree-head" aria-hidden="true">
        <span>{t('tree.organisation')}</span>
        {counts && (
          <>
            <span>{t('tree.branches')}</span>
            <span>{t('tree.members')}</span>
            <span>{t('tree.cadres')}</span>
          </>
        )}
      </div>
      <div
        ref={scroller}
        className="tree-lines"
        role="tree"
        tabIndex={0}
        aria-label={t('tree.label')}
        aria-activedescendant={items.some((item) => item.index === at) ? `${id}${lines[at]?.key ?? ''}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="none" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const line = lines[item.index]
            if (!line) return null
            return (
              <RowLine
                key={item.key}
                id={`${id}${line.key}`}
                line={line}
                top={item.start}
                isActive={item.index === at}
                isSelected={line.key === selected}
                counts={counts}
                filtered={filtered}
                onPick={() => {
                  setActive(line.key)
                  if (line.is === 'row') onSelect(line.row.code)
                  else if (line.is === 'failed') onRetry(line.parent)
                }}
                onToggle={() => {
                  setActive(line.key)
                  if (line.is !== 'row' || !line.canOpen) return
                  if (line.isOpen) onClose(line.row.code)
                  else onOpen(line.row.code)
                }}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
