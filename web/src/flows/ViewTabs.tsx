/** The views as tabs: arrows, Home and End go from one to the next; on narrow screens they wrap rather than hide. */
import { useRef, type KeyboardEvent, type ReactNode } from 'react'

import { useTexts } from '../texts'
import { VIEWS, type View } from './scope'

const PANEL = 'flows-panel'
const STEP: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

interface Props {
  view: View
  onChange: (view: View) => void
  children: ReactNode
}

export function ViewTabs({ view, onChange, children }: Props) {
  const { t, name } = useTexts()
  const listRef = useRef<HTMLDivElement>(null)
  const onKey = (event: KeyboardEvent) => {
    const at = VIEWS.indexOf(view)
    const step = STEP[event.key]
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? VIEWS.length - 1 : step === undefined ? -1 : (at + step + VIEWS.length) % VIEWS.length
    const next = VIEWS[to]
    if (!next) return
    event.preventDefault()
    onChange(next)
    listRef.current?.querySelector<HTMLElement>(`[data-view=${next}]`)?.focus()
  }
  return (
    <>
      <div ref={listRef} role="tablist" aria-label={t('flows.views')} className="flows-tabs no-print">
        {VIEWS.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`flows-tab-${each}`}
            data-view={each}
            aria-selected={each === view}
            aria-controls={PANEL}
            tabIndex={each === view ? 0 : -1}
            onClick={() => onChange(each)}
            onKeyDown={onKey}
          >
            {name('flows.view', each)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={PANEL} aria-labelledby={`flows-tab-${view}`}>
        {children}
      </div>
    </>
  )
}
