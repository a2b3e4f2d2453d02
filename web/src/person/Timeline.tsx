/** Everything that happened to a person, the newest first, year by year; filters by kind stand in the address. */
import { Link } from 'react-router'

import { graphql } from '../graphql'
import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { Chips } from '../ui/Chips'
import { dayOf } from '../ui/day'
import { activityAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { LINKED, OrganisationLink } from '../ui/OrganisationLink'
import { Paged } from '../ui/Paged'
import { detailOf, hourOf, kindsOf, partOf, placed, TIMELINE_KINDS, type Entry } from './timeline'

export const ENTRY = graphql(
  `
    fragment TimelineRow on TimelineEntry @_unmask {
      at
      kind
      detail
      organisation {
        ...Linked
      }
      transfer {
        transferId
        fromOrganisation {
          ...Linked
        }
        toOrganisation {
          ...Linked
        }
        placedIn {
          ...Linked
        }
      }
      activity {
        activityId
        name
      }
    }
  `,
  [LINKED],
)

const TIMELINE = graphql(
  `
    query Timeline($id: ID!, $reason: String, $kinds: [TimelineKind!], $first: Int, $after: String) {
      person(id: $id, reason: $reason) {
        timeline(kinds: $kinds, first: $first, after: $after) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...TimelineRow
          }
        }
      }
    }
  `,
  [ENTRY],
)

const PAGE = 20

export function Timeline({ id, reason }: { id: string; reason: string | null }) {
  const { t, name } = useTexts()
  const address = useAddress()
  const kinds = kindsOf(address.list('kinds'))
  return (
    <section className="card" aria-labelledby="timeline">
      <div className="section-head">
        <h2 id="timeline">{t('person.timeline')}</h2>
        <span className="quiet">{t('person.newestFirst')}</span>
      </div>
      <Chips
        label={t('person.timelineFilter')}
        all={t('person.allKinds')}
        values={TIMELINE_KINDS}
        chosen={kinds}
        words={(kind) => name('timelineKind', kind)}
        onChange={(chosen) => address.set({ kinds: chosen }, { replace: true })}
      />
      <Paged
        query={TIMELINE}
        variables={(after) => ({ id, reason, kinds: kinds.length ? kinds : null, first: PAGE, after })}
        pick={(data) => data.person?.timeline}
        frame={(pages, busy) => (
          <ol className={busy ? 'timeline dim' : 'timeline'} aria-busy={busy}>
            {pages}
          </ol>
        )}
        between={(content) => <li className="between">{content}</li>}
        rows={(rows, before) =>
          placed(rows, before).map(({ entry, year }) => (
            <Event key={`${entry.at} ${entry.kind} ${whatOf(entry)}`} entry={entry} year={year} />
          ))
        }
        empty={() =>
          kinds.length ? <Nothing why={t('person.noneOfKinds')} next={t('person.noneOfKindsNext')} /> : <Nothing why={t('person.noEntries')} next={t('person.noEntriesNext')} />
        }
      />
    </section>
  )
}

const whatOf = ({ organisation, transfer, activity, detail }: Entry): string =>
  [organisation?.code, transfer?.transferId, activity?.activityId, detail].join(' ')

function Event({ entry, year }: { entry: Entry; year: string | null }) {
  const texts = useTexts()
  const { t, name, day } = texts
  const { kind, organisation, transfer, activity } = entry
  const detail = detailOf(entry, texts)
  const hour = hourOf(entry)
  const to = transfer?.placedIn ?? transfer?.toOrganisation
  return (
    <li>
      {year && <h3 className="year">{t('person.year', { year })}</h3>}
      <div className={`event ${partOf(kind)}`}>
        <time dateTime={entry.at} className="quiet number">
          <span>{day(dayOf(entry.at))}</span> <span>{hour}</span>
        </time>
        <div className="what">
          <strong>{name('timelineKind', kind)}</strong>
          {detail && <span className="quiet"> · {detail}</span>}
          {organisation && (
            <div>
              <OrganisationLink to={organisation} />
            </div>
          )}
          {transfer && (
            <div>
              {transfer.fromOrganisation && <OrganisationLink to={transfer.fromOrganisation} />}
              <span aria-hidden="true"> → </span>
              <span className="hidden">{t('person.to')}</span>
              {to ? <OrganisationLink to={to} /> : t('person.notPlaced')}
            </div>
          )}
          {activity && (
            <div>
              <Link to={activityAddress(activity.activityId)} className="name">
                {activity.name}
              </Link>
            </div>
          )}
        </div>
      </div>
    </li>
  )
}
