/** The list below the search box, in groups. */
import { useTexts } from '../texts'
import type { Group, Hit } from './hits'

interface Props {
  id: string
  hits: readonly Hit[]
  at: number
  isRecent: boolean
  isWaiting: boolean
  /** The text that the organisations and activities here are the answer to. */
  answers: string
  onOpen: (hit: Hit) => void
}

const GROUPS: readonly Group[] = ['organisations', 'people', 'activities']

export function HitList({ id, hits, at, isRecent, isWaiting, answers, onOpen }: Props) {
  const { t } = useTexts()
  const titles: Record<Group, string> = {
    organisations: t('search.organisations'),
    people: t('search.people'),
    activities: t('search.activities'),
  }
  const groups = isRecent ? [{ title: t('search.recent'), own: hits }] : GROUPS.map((group) => ({ title: titles[group], own: hits.filter((hit) => hit.group === group) }))
  return (
    <div id={`${id}list`} role="listbox" aria-label={t('search.hits')} aria-busy={isWaiting} data-answers={answers} className={`hits${isWaiting ? ' waiting' : ''}`}>
      {groups
        .filter((group) => group.own.length > 0)
        .map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className="hits-title quiet" aria-hidden="true">
              {group.title}
            </div>
            {group.own.map((hit) => {
              const index = hits.indexOf(hit)
              return (
                // Keys are the box's, which has the focus: see SearchDialog
                // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
                <div
                  key={hit.key}
                  id={`${id}${index}`}
                  role="option"
                  aria-selected={index === at}
                  className="hit"
                  ref={index === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
                  onClick={() => onOpen(hit)}
                >
                  <span className="name hit-name">{hit.name}</span> <span className="quiet">{hit.what}</span>
                  <div className="quiet name hit-where">{hit.where}</div>
                </div>
              )
            })}
          </div>
        ))}
    </div>
  )
}
