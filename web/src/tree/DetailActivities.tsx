/** The newest activities that the selected organisation and everything below it hold. */
import { Link } from 'react-router'

import { graphql } from '../graphql'
import { useTexts } from '../texts'
import { activitiesAddress, activityAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { asItem, asList, Paged } from '../ui/Paged'

const ActivitiesQuery = graphql(`
  query DetailActivities($code: String!, $after: String) {
    organisation(code: $code) {
      activities(of: SUBTREE, first: 20, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { activityId name kind startsAt signUps { confirmed waiting } ratings { average count } host { name shortName } }
      }
    }
  }
`)

export function DetailActivities({ code }: { code: string }) {
  const { t, name, number, instant } = useTexts()
  return (
    <>
      <Paged
        query={ActivitiesQuery}
        variables={(after) => ({ code, after })}
        pick={(data) => data.organisation?.activities}
        empty={() => <Nothing why={t('detail.noActivities')} />}
        frame={asList}
        between={asItem}
        rows={(rows) =>
          rows.map((each) => (
              <li key={each.activityId}>
                <Link className="name" to={activityAddress(each.activityId)}>
                  {each.name}
                </Link>
                <div className="quiet">
                  {instant(each.startsAt)} · {name('activityKind', each.kind)} · {t('detail.signedUp', { people: each.signUps.confirmed })}
                  {each.ratings.average !== null && ` · ★ ${number(each.ratings.average, 1)}`}
                </div>
              </li>
          ))
        }
      />
      <p>
        <Link to={activitiesAddress(code)}>{t('detail.toActivities')}</Link>
      </p>
    </>
  )
}
