/** The search box: organisations, people and activities while one types. The text stays out of the address, as it may be a person's name. */
import { Checkbox, Segmented } from 'antd'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useQuery } from 'urql'

import { problemOf } from '../graphql/problem'
import { useStore } from '../shell/store'
import { useTexts } from '../texts'
import { Failure } from '../ui/Failure'
import { useSettled } from '../ui/useSettled'
import { HitList } from './HitList'
import { hitsOf, type Group, type Hit } from './hits'
import { PeopleQuery, ThingsQuery, WithinQuery } from './queries'
import { recent, remember } from './recent'
import './search.css'

const PAUSE_MS = 50
/** What a search for people takes: two characters of a name, or two letters. Numbers are no names. */
const NAME = /\p{Script=Han}\s*\p{Script=Han}|\p{Script=Latin}{2}/u

export default function SearchDialog({ onClose }: { onClose: () => void }) {
  const texts = useTexts()
  const { t } = texts
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [only, setOnly] = useState<Group | 'all'>('all')
  const [here, setHere] = useState(false)
  const [picked, setPicked] = useState(0)
  const lately = useStore(recent)
  const place = usePlace()
  const text = useSettled(typed.trim(), PAUSE_MS)
  const within = here ? place.code : null
  const wants = (group: Group) => only === 'all' || only === group
  const forPeople = wants('people') && NAME.test(text)
  const forThings = only !== 'people' && text !== ''
  const [things, askThings] = useQuery({
    query: ThingsQuery,
    variables: { text, within, organisations: wants('organisations'), activities: wants('activities') },
    pause: !forThings,
  })
  const [people, askPeople] = useQuery({ query: PeopleQuery, variables: { text, within }, pause: !forPeople })

  useEffect(() => {
    // It is closed by being taken away
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])

  const hits = text === '' ? [...lately] : hitsOf(forThings ? things.data : undefined, forPeople ? people.data : undefined, texts)
  const at = Math.min(picked, hits.length - 1)
  const waiting = text !== typed.trim() || (forThings && (things.fetching || things.stale)) || (forPeople && (people.fetching || people.stale))
  const open = (hit: Hit) => {
    remember(hit)
    onClose()
    void navigate(hit.address)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return // Enter belongs to the input method
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }
    const to = moves[event.key]
    if (to !== undefined) {
      event.preventDefault()
      setPicked(Math.max(0, Math.min(hits.length - 1, to)))
    } else if (event.key === 'Enter') {
      const hit = hits[at]
      // Not the answer to an older text than what stands in the box
      if (hit && !waiting) open(hit)
    }
  }
  // What is no name after all finds nobody; that is no failure
  const peopleFailed = forPeople && people.error && problemOf(people.error).code !== 'BAD_INPUT' ? people.error : null
  const error = (forThings && things.error) || peopleFailed
  return (
    // The dialog closes by Escape; a click beside it is the mouse's way to the same
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className="search"
      aria-label={t('search.label')}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="search-box">
        <input
          type="text"
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}list`}
          aria-activedescendant={hits[at] ? `${id}${at}` : undefined}
          aria-autocomplete="list"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setPicked(0)
          }}
          onKeyDown={onKeyDown}
        />
        <div className="row">
          <Segmented<Group | 'all'>
            size="small"
            value={only}
            aria-label={t('search.only')}
            onChange={(value) => {
              setOnly(value)
              setPicked(0)
            }}
            options={[
              { value: 'all', label: t('search.all') },
              { value: 'organisations', label: t('search.organisations') },
              { value: 'people', label: t('search.people') },
              { value: 'activities', label: t('search.activities') },
            ]}
          />
          {place.code !== null && place.name !== null && (
            <Checkbox checked={here} onChange={(event) => setHere(event.target.checked)}>
              <span className="name">{t('search.within', { name: place.name })}</span>
            </Checkbox>
          )}
        </div>
      </div>
      {error && (
        <Failure
          error={error}
          retry={() => {
            askThings({ requestPolicy: 'network-only' })
            askPeople({ requestPolicy: 'network-only' })
          }}
        />
      )}
      <HitList id={id} hits={hits} at={at} isRecent={text === ''} isWaiting={waiting} answers={forThings && !things.fetching && !things.stale ? text : ''} onOpen={open} />
      <div role="status" className="search-foot quiet">
        {saysWhy()}
      </div>
    </dialog>
  )

  function saysWhy(): string {
    if (text === '') return lately.length > 0 ? t('search.hint') : t('search.start')
    if (waiting && hits.length === 0) return t('search.looking')
    if (error) return ''
    if (hits.length === 0) {
      if (only === 'people' && !NAME.test(text)) return t('search.peopleLonger')
      return only === 'people' ? t('search.nobody', { text }) : t('search.nothing', { text })
    }
    const more = things.data?.searchOrganisations?.pageInfo.hasNextPage || people.data?.searchPeople.pageInfo.hasNextPage
    if (wants('people') && !NAME.test(text)) return t('search.peopleLonger')
    return more ? t('search.more') : t('search.hint')
  }
}

/** The organisation that the present page is about, to search below it. */
function usePlace(): { code: string | null; name: string | null } {
  const search = new URLSearchParams(useLocation().search)
  const code = search.get('at') ?? search.get('within') ?? search.get('of')
  const [answer] = useQuery({ query: WithinQuery, variables: { code: code ?? '' }, pause: code === null })
  const found = code === null ? null : answer.data?.organisation
  return { code, name: found ? (found.shortName ?? found.name) : null }
}
