/** An activity: its facts, how many signed up and came, how it was rated, and who took part, as far as the caller may see them. */
import { Link, useParams } from 'react-router'

import { graphql, type ResultOf } from '../graphql'
import { NO_VALUE, useTexts } from '../texts'
import { Asked } from '../ui/Asked'
import { Badge } from '../ui/Badge'
import { Bars } from '../ui/Bars'
import { dayOf } from '../ui/day'
import { activitiesAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { ON_THE_WAY, OrganisationWay } from '../ui/OrganisationLink'
import { today } from '../ui/today'
import { places, starsOf } from './activities'
import { Participants } from './Participants'
import './activities.css'

const ACTIVITY = graphql(
  `
    query Activity($id: ID!) {
      activity(id: $id) {
        activityId
        name
        kind
        startsAt
        endsAt
        capacity
        source
        externalId
        host {
          ...OnTheWay
        }
        signUps {
          confirmed
          waiting
          attended
        }
        ratings {
          average
          count
          distribution
        }
      }
    }
  `,
  [ON_THE_WAY],
)

type Activity = NonNullable<ResultOf<typeof ACTIVITY>['activity']>

export default function ActivityPage() {
  const { t } = useTexts()
  const { id = '' } = useParams()
  return (
    <div className="page">
      <Asked key={id} query={ACTIVITY} variables={{ id }} lines={12}>
        {({ activity }) =>
          activity ? (
            <Held id={id} activity={activity} />
          ) : (
            <section className="card">
              <h1 className="hidden">{t('activities.title')}</h1>
              <Nothing why={t('activities.missing', { id })} next={t('activities.missingNext')}>
                <Link to="/activities">{t('activities.toList')}</Link>
              </Nothing>
            </section>
          )
        }
      </Asked>
    </div>
  )
}

function Held({ id, activity }: { id: string; activity: Activity }) {
  const { t, name, number, instant } = useTexts()
  const { host, signUps } = activity
  return (
    <div className="held">
      <header className="card held-head">
        <div className="row">
          <h1 className="name">{activity.name || NO_VALUE}</h1>
          <Badge>{name('activityKind', activity.kind)}</Badge>
          {dayOf(activity.startsAt) > today() && <Badge tone="info">{t('activities.toCome')}</Badge>}
          <span className="quiet number">{activity.activityId}</span>
        </div>
        {host && (
          <div>
            <div className="quiet">
              {t('activities.host')} · <Link to={activitiesAddress(host.code)}>{t('activities.ofHost')}</Link>
            </div>
            <OrganisationWay to={host} label={t('activities.hostWay')} />
          </div>
        )}
        <dl className="held-facts">
          <div>
            <dt>{t('activities.when')}</dt>
            <dd>{t('activities.range', { from: instant(activity.startsAt), to: instant(activity.endsAt) })}</dd>
          </div>
          <div>
            <dt>{t('activities.capacity')}</dt>
            <dd className="number">{activity.capacity === null ? t('activities.unlimited') : number(activity.capacity)}</dd>
          </div>
          <div>
            <dt>{t('activities.source')}</dt>
            <dd className="name">
              {activity.source} <span className="quiet">{activity.externalId}</span>
            </dd>
          </div>
        </dl>
      </header>
      <div className="held-figures">
        <Counts activity={activity} />
        <RatingsOf ratings={activity.ratings} />
      </div>
      <Participants id={id} all={signUps.confirmed + signUps.waiting} />
    </div>
  )
}

function Counts({ activity: { signUps, capacity } }: { activity: Activity }) {
  const { t, number, percent } = useTexts()
  const { confirmed, waiting, attended } = signUps
  const { left, full } = places(confirmed, capacity)
  const came = confirmed ? t('activities.ofConfirmed', { count: attended, share: percent(attended / confirmed) }) : number(attended)
  const had = capacity ? t('activities.places', { confirmed, capacity }) : number(confirmed)
  return (
    <section className="card" aria-labelledby="counts">
      <h2 id="counts">{t('activities.counts')}</h2>
      <Bars
        label={t('activities.counts')}
        most={Math.max(capacity ?? 0, confirmed, waiting, attended)}
        bars={[
          { key: 'confirmed', label: t('activities.confirmed'), value: confirmed, figure: had },
          { key: 'waiting', label: t('activities.waitingList'), value: waiting, figure: number(waiting), colour: '#b85c00' },
          { key: 'attended', label: t('activities.attended'), value: attended, figure: came, colour: '#00735a' },
        ]}
      />
      <p className="quiet">
        {t('activities.countsWhat')} {full ? t('activities.noPlacesLeft') : left !== null && t('activities.placesLeft', { left })}
      </p>
    </section>
  )
}

function RatingsOf({ ratings }: { ratings: Activity['ratings'] }) {
  const { t, number, percent } = useTexts()
  const stars = starsOf(ratings.distribution)
  return (
    <section className="card" aria-labelledby="ratings">
      <h2 id="ratings">{t('activities.ratings')}</h2>
      {ratings.count === 0 ? (
        <Nothing why={t('activities.noRatings')} next={t('activities.noRatingsNext')} />
      ) : (
        <>
          <p className="number">{t('activities.average', { average: number(ratings.average, 1), count: ratings.count })}</p>
          <Bars
            label={t('activities.ratings')}
            most={Math.max(...ratings.distribution)}
            bars={stars.map(({ stars: points, count, share }) => ({
              key: String(points),
              label: t('activities.stars', { stars: points }),
              value: count,
              figure: t('activities.ofConfirmed', { count, share: percent(share) }),
            }))}
          />
        </>
      )}
    </section>
  )
}
