/** Who signed up for an activity, of those whom the caller may see; how many there are in all is public. */
import { useState } from 'react'
import { Link } from 'react-router'

import { graphql } from '../graphql'
import { NO_VALUE, useTexts } from '../texts'
import { Badge } from '../ui/Badge'
import { Chips } from '../ui/Chips'
import { personAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { Paged } from '../ui/Paged'

const PARTICIPANTS = graphql(`
  query Participants($id: ID!, $states: [SignUpState!], $first: Int, $after: String) {
    activity(id: $id) {
      participants(states: $states, first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          state
          signedUpAt
          attendedAt
          hours
          rating
          person {
            personId
            name
          }
        }
      }
    }
  }
`)

const STATES = ['CONFIRMED', 'WAITING'] as const
const PAGE = 50

export function Participants({ id, all }: { id: string; all: number }) {
  const { t, name, number, instant } = useTexts()
  const [states, setStates] = useState<(typeof STATES)[number][]>([])
  const filter = (
    <Chips
      label={t('activities.stateFilter')}
      all={t('activities.allKinds')}
      values={STATES}
      chosen={states}
      words={(state) => name('signUpState', state)}
      onChange={setStates}
    />
  )
  return (
    <section className="card" aria-labelledby="participants">
      <h2 id="participants">{t('activities.participants')}</h2>
      <Paged
        query={PARTICIPANTS}
        variables={(after) => ({ id, states: states.length ? states : null, first: PAGE, after })}
        pick={(data) => data.activity?.participants}
        frame={(pages, busy, data) => (
          <div className={busy ? 'dim' : ''} aria-busy={busy}>
            {filter}
            {states.length === 0 && data.activity && <Seen all={all} seen={data.activity.participants.totalCount} />}
            <table className="grid-table">
              <thead>
                <tr>
                  <th scope="col">{t('activities.person')}</th>
                  <th scope="col">{t('activities.state')}</th>
                  <th scope="col">{t('activities.signedUpAt')}</th>
                  <th scope="col">{t('activities.attendedAt')}</th>
                  <th scope="col" className="number">
                    {t('activities.hours')}
                  </th>
                  <th scope="col" className="number">
                    {t('activities.score')}
                  </th>
                </tr>
              </thead>
              <tbody>{pages}</tbody>
            </table>
          </div>
        )}
        between={(content) => (
          <tr>
            <td colSpan={6}>{content}</td>
          </tr>
        )}
        rows={(rows) =>
          rows.map((each) => (
            <tr key={each.person.personId}>
              <td>
                <Link to={personAddress(each.person.personId)} className="name">
                  {each.person.name || each.person.personId}
                </Link>
              </td>
              <td>
                <Badge tone={each.state === 'WAITING' ? 'late' : 'info'}>{name('signUpState', each.state)}</Badge>
              </td>
              <td data-of={t('activities.signedUpAt')}>{instant(each.signedUpAt)}</td>
              <td data-of={t('activities.attendedAt')} className={each.attendedAt ? '' : 'none'}>
                {instant(each.attendedAt)}
              </td>
              <td data-of={t('activities.hours')} className={each.hours === null ? 'number none' : 'number'}>
                {number(each.hours, 1)}
              </td>
              <td data-of={t('activities.score')} className={each.rating === null ? 'number none' : 'number'}>
                {each.rating ?? NO_VALUE}
              </td>
            </tr>
          ))
        }
        empty={() => {
          if (all === 0) return <Nothing why={t('activities.nobody')} next={t('activities.nobodyNext')} />
          if (states.length > 0)
            return (
              <>
                {filter}
                <Nothing why={t('activities.nobodyInState')} next={t('activities.seenWhy')} />
              </>
            )
          return <Nothing why={t('activities.nobodySeen', { all })} next={t('activities.nobodySeenNext')} />
        }}
      />
    </section>
  )
}

function Seen({ all, seen }: { all: number; seen: number }) {
  const { t } = useTexts()
  return (
    <p className="quiet number">
      {t('activities.seen', { all, seen })} {seen < all && t('activities.seenWhy')}
    </p>
  )
}
