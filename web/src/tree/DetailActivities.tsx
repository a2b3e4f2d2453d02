/** The newest activities that the selected organisation and everything below it hold. */
import { Link } from 'react-router'

import { graphql } from '../graphql'
import { useTexts } from '../texts'
import { activitiesAddress, activityAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { Pages } from '../ui/Pages'

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
      <Pages
        query={ActivitiesQuery}
        variables={{ code }}
        take={(data) => data.organisation?.activities}
        none={<Nothing why={t('detail.noActivities')} />}
        page={(rows) => (
          <ul className="plain people">
            {rows.map((each) => (
              <li key={each.activityId}>
                <Link className="name" to={activityAddress(each.activityId)}>
                  {each.name}
                </Link>
                <div className="quiet">
                  {instant(each.startsAt)} · {name('activityKind', each.kind)} · {t('detail.signedUp', { people: each.signUps.confirmed })}
                  {each.ratings.average !== null && ` · ★ ${number(each.ratings.average, 1)}`}
                </div>
              </li>
            ))}
          </ul>
        )}
      />
      <p>
        <Link to={activitiesAddress(code)}>{t('detail.toActivities')}</Link>
      </p>
    </>
  )
}
