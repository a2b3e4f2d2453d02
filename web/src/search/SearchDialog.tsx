/** The search box: organisations, people and activities while one types. The text stays out of the address, as it may be a person's name. */
import { Button, Checkbox, Segmented } from 'antd'
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
import { CodeQuery, PeopleQuery, ThingsQuery, WithinQuery } from './queries'
import { recent, remember } from './recent'
import './search.css'

const PAUSE_MS = 50
/** How many hits of a kind are listed at first, and after asking for more. */
const FEW = 8
const MANY = 50
/** What may be the code of a person or an activity. */
const CODE = /^(?=.*\d)[\w-]{3,60}$/
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
  const [first, setFirst] = useState(FEW)
  /** Enter was pressed before the answer was there. */
  const goes = useRef(false)
  const box = useRef<HTMLInputElement>(null)
  const lately = useStore(recent)
  const place = usePlace()
  const { search } = useLocation()
  const text = useSettled(typed.trim(), PAUSE_MS)
  const within = here ? place.code : null
  const wants = (group: Group) => only === 'all' || only === group
  const forPeople = wants('people') && NAME.test(text)
  const forThings = only !== 'people' && text !== ''
  const [things, askThings] = useQuery({
    query: ThingsQuery,
    variables: { text, within, first, organisations: wants('organisations'), activities: wants('activities') },
    pause: !forThings,
  })
  const [people, askPeople] = useQuery({ query: PeopleQuery, variables: { text, within, first }, pause: !forPeople })
  const forCode = CODE.test(text) && only !== 'organisations'
  const [byCode] = useQuery({ query: CodeQuery, variables: { text, people: wants('people'), activities: wants('activities') }, pause: !forCode })


  useEffect(() => {
    // It is closed by being taken away
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])

  const hits = text === '' ? [...lately] : hitsOf(forThings ? things.data : undefined, forPeople ? people.data : undefined, forCode ? byCode.data : undefined, texts)
  const at = Math.min(picked, hits.length - 1)
  const isOut = (asked: boolean, answer: { fetching: boolean; stale: boolean }) => asked && (answer.fetching || answer.stale)
  const waiting = text !== typed.trim() || isOut(forThings, things) || isOut(forPeople, people) || isOut(forCode, byCode)
  const open = (hit: Hit) => {
    remember(hit)
    onClose()
    // An organisation is shown on the day that the reader looks at
    const day = hit.group === 'organisations' ? new URLSearchParams(search).get('day') : null
    void navigate(day === null ? hit.address : `${hit.address}&${new URLSearchParams({ day })}`)
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
      // Not the answer to an older text than what stands in the box: that of what stands there is waited for
      if (waiting) goes.current = true
      else if (hit) open(hit)
    }
  }
  useEffect(() => {
    if (!goes.current || waiting) return
    goes.current = false
    const hit = hits[at]
    if (hit) open(hit)
  })
  // What is no name after all finds nobody; that is no failure
  const peopleFailed = forPeople && people.error && problemOf(people.error).code !== 'BAD_INPUT' ? people.error : null
  const codeFailed = forCode && byCode.error && problemOf(byCode.error).code !== 'BAD_INPUT' ? byCode.error : null
  const error = (forThings && things.error) || peopleFailed || codeFailed
  const goOn = [things.data?.searchOrganisations, things.data?.searchActivities, people.data?.searchPeople]
  const more = text !== '' && goOn.some((each) => each?.pageInfo.hasNextPage)
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
          ref={box}
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
            setFirst(FEW)
            goes.current = false
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
              box.current?.focus()
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
        {more && first < MANY && (
          <Button size="small" onClick={() => setFirst(MANY)}>
            {t('page.more')}
          </Button>
        )}
      </div>
    </dialog>
  )

  function saysWhy(): string {
    if (text === '') return lately.length > 0 ? t('search.hint') : t('search.start')
    if (waiting && hits.length === 0) return t('search.looking')
    if (error) return ''
    const tooShort = wants('people') && [...text].length === 1
    if (hits.length === 0) {
      if (only === 'people') return tooShort ? t('search.peopleLonger') : t('search.nobody', { text })
      return t('search.nothing', { text })
    }
    if (more) return t('search.more')
    return tooShort ? t('search.peopleLonger') : t('search.hint')
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
