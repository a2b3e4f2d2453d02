/** The activities of an organisation, or of all below it, the newest first; organisation, extent and kinds stand in the address. */
import { Segmented } from 'antd'
import { Link } from 'react-router'

import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { Badge } from '../ui/Badge'
import { Chips } from '../ui/Chips'
import { dayOf } from '../ui/day'
import { activityAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { OrganisationChooser } from '../ui/OrganisationChooser'
import { LINKED, ON_THE_WAY, OrganisationLink, OrganisationWay } from '../ui/OrganisationLink'
import { Paged } from '../ui/Paged'
import { today } from '../ui/today'
import { ACTIVITY_KINDS, activityKindsOf, places, whichOf } from './activities'
import './activities.css'

const ROW = graphql(
  `
    fragment ActivityRow on Activity @_unmask {
      activityId
      name
      kind
      startsAt
      capacity
      host {
        ...Linked
      }
      signUps {
        confirmed
        waiting
      }
      ratings {
        average
        count
      }
    }
  `,
  [LINKED],
)

const ACTIVITIES = graphql(
  `
    query Activities($code: String!, $of: Extent!, $kinds: [ActivityKind!], $first: Int, $after: String) {
      organisation(code: $code) {
        ...OnTheWay
        activities(of: $of, kinds: $kinds, first: $first, after: $after) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...ActivityRow
          }
        }
      }
    }
  `,
  [ON_THE_WAY, ROW],
)

const PAGE = 20

export default function ActivitiesPage() {
  const { t, name } = useTexts()
  const address = useAddress()
  const { code, subtree } = whichOf(address.get('of'), address.get('sub'))
  const kinds = activityKindsOf(address.list('kind'))
  const go = (to: { of?: string; sub?: boolean }) =>
    address.set({ of: to.of ?? code, sub: (to.sub ?? subtree) ? '1' : null }, { replace: to.of === undefined })
  return (
    <div className="page">
      <h1>{t('activities.title')}</h1>
      <div className="card activities-choice">
        <OrganisationChooser label={t('activities.organisation')} value={code} onChange={(of) => go({ of })} />
        <Segmented
          aria-label={t('activities.extent')}
          value={subtree ? 'subtree' : 'own'}
          onChange={(to) => go({ sub: to === 'subtree' })}
          options={[
            { value: 'subtree', label: t('activities.subtree') },
            { value: 'own', label: t('activities.ownOnly') },
          ]}
        />
        <Chips
          label={t('activities.filter')}
          all={t('activities.allKinds')}
          values={ACTIVITY_KINDS}
          chosen={kinds}
          words={(kind) => name('activityKind', kind)}
          onChange={(chosen) => address.set({ kind: chosen }, { replace: true })}
        />
      </div>
      <section className="card">
        <Paged
          query={ACTIVITIES}
          variables={(after) => ({ code, of: subtree ? ('SUBTREE' as const) : ('OWN' as const), kinds: kinds.length ? kinds : null, first: PAGE, after })}
          pick={(data) => data.organisation?.activities}
          lines={16}
          frame={(pages, busy, { organisation }) => (
            <div className={busy ? 'dim' : ''} aria-busy={busy}>
              {organisation && <Above organisation={organisation} total={organisation.activities.totalCount} />}
              <ul className="plain activities">{pages}</ul>
            </div>
          )}
          between={(content) => <li>{content}</li>}
          rows={(rows) =>
            rows.map((each) => (
              <li key={each.activityId}>
                <Row activity={each} hosted={subtree} />
              </li>
            ))
          }
          empty={({ organisation }) => {
            if (!organisation) return <Nothing why={t('activities.noOrganisation', { code })} next={t('activities.noOrganisationNext')} />
            return (
              <>
                <Above organisation={organisation} total={0} />
                {kinds.length > 0 ? (
                  <Nothing why={t('activities.noneOfKinds')} next={t('activities.noneOfKindsNext')} />
                ) : (
                  <Nothing why={t('activities.none')} next={t(subtree ? 'activities.noneSubtreeNext' : 'activities.noneOwnNext')} />
                )}
              </>
            )
          }}
        />
      </section>
    </div>
  )
}

function Above({ organisation, total }: { organisation: ResultOf<typeof ON_THE_WAY>; total: number }) {
  const { t } = useTexts()
  return (
    <div className="activities-above">
      <OrganisationWay to={organisation} label={t('activities.hostWay')} />
      <p className="quiet number" role="status">
        {t('activities.total', { total })}
      </p>
    </div>
  )
}

function Row({ activity, hosted }: { activity: ResultOf<typeof ROW>; hosted: boolean }) {
  const { t, name, number, instant } = useTexts()
  const { signUps, ratings, capacity, host } = activity
  const { full } = places(signUps.confirmed, capacity)
  return (
    <div className="activity">
      <div>
        <Link to={activityAddress(activity.activityId)} className="name activity-name">
          {activity.name}
        </Link>
        <div className="quiet">
          {name('activityKind', activity.kind)} · <time dateTime={activity.startsAt}>{instant(activity.startsAt)}</time>{' '}
          {dayOf(activity.startsAt) > today() && <Badge tone="info">{t('activities.toCome')}</Badge>}
        </div>
        {hosted && host && (
          <div>
            <span className="quiet">{t('activities.host')} </span>
            <OrganisationLink to={host} />
          </div>
        )}
      </div>
      <dl>
        <dt>{t('activities.signUps')}</dt>
        <dd className="number">
          {capacity === null ? number(signUps.confirmed) : t('activities.places', { confirmed: signUps.confirmed, capacity })}{' '}
          {full && <Badge tone="late">{t('activities.full')}</Badge>}
          {signUps.waiting > 0 && <div className="quiet">{t('activities.waiting', { count: signUps.waiting })}</div>}
        </dd>
        <dt>{t('activities.rating')}</dt>
        <dd className="number">
          {ratings.count > 0 ? (
            t('activities.ratedBy', { average: number(ratings.average, 1), count: ratings.count })
          ) : (
            <span className="quiet">{t('activities.notRated')}</span>
          )}
        </dd>
      </dl>
    </div>
  )
}
