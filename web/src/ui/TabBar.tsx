/** Tabs by the WAI-ARIA pattern: arrows move between them; on a narrow screen the bar scrolls. */
import { useId, type KeyboardEvent, type ReactNode } from 'react'

interface Props<Name extends string> {
  label: string
  tabs: readonly { name: Name; label: string }[]
  selected: Name
  onSelect: (name: Name) => void
  children: ReactNode
}

export function TabBar<Name extends string>({ label, tabs, selected, onSelect, children }: Props<Name>) {
  const id = useId()
  const at = tabs.findIndex((tab) => tab.name === selected)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const moves: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    const tab = tabs[(to + tabs.length) % tabs.length]
    if (!tab) return
    onSelect(tab.name)
    document.getElementById(`${id}${tab.name}`)?.focus()
  }
  return (
    <div className="tabs">
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- its tabs have the focus */}
      <div role="tablist" aria-label={label} className="tab-bar" onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.name}
            id={`${id}${tab.name}`}
            type="button"
            role="tab"
            aria-selected={tab.name === selected}
            aria-controls={`${id}panel`}
            tabIndex={tab.name === selected ? 0 : -1}
            onClick={() => onSelect(tab.name)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${selected}`} key={selected}>
        {children}
      </div>
    </div>
  )
}
