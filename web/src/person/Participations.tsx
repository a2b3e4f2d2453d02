/** For which activities a person signed up, whether they came, for how long, and what they thought of it. */
import { Link } from 'react-router'

import { graphql } from '../graphql'
import { useTexts } from '../texts'
import { Badge } from '../ui/Badge'
import { activityAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { Paged } from '../ui/Paged'

const PARTICIPATIONS = graphql(`
  query Participations($id: ID!, $reason: String, $first: Int, $after: String) {
    person(id: $id, reason: $reason) {
      participations(first: $first, after: $after) {
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
          activity {
            activityId
            name
            kind
          }
        }
      }
    }
  }
`)

const PAGE = 10

export function Participations({ id, reason }: { id: string; reason: string | null }) {
  const { t, name, number, instant } = useTexts()
  return (
    <section className="card" aria-labelledby="participations">
      <h2 id="participations">{t('person.participations')}</h2>
      <Paged
        query={PARTICIPATIONS}
        variables={(after) => ({ id, reason, first: PAGE, after })}
        pick={(data) => data.person?.participations}
        lines={4}
        frame={(pages, busy) => (
          <ul className={busy ? 'plain stack tight dim' : 'plain stack tight'} aria-busy={busy}>
            {pages}
          </ul>
        )}
        between={(content) => <li>{content}</li>}
        rows={(rows) =>
          rows.map((each) => (
            <li key={each.activity.activityId}>
              <Link to={activityAddress(each.activity.activityId)} className="name">
                {each.activity.name}
              </Link>{' '}
              <span className="quiet">{name('activityKind', each.activity.kind)}</span>
              <div className="row">
                <Badge tone={each.attendedAt ? 'good' : each.state === 'WAITING' ? 'late' : 'info'}>
                  {each.attendedAt ? t('person.attended') : name('signUpState', each.state)}
                </Badge>
                {each.hours !== null && <span>{t('person.hours', { hours: number(each.hours, Number.isInteger(each.hours) ? 0 : 1) })}</span>}
                {each.rating !== null && <span>{t('person.rated', { rating: each.rating })}</span>}
              </div>
              <div className="quiet">{t('person.signedUpAt', { at: instant(each.signedUpAt) })}</div>
            </li>
          ))
        }
        empty={() => <Nothing why={t('person.noParticipations')} next={t('person.noParticipationsNext')} />}
      />
    </section>
  )
}
