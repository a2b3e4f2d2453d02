/** Who a person is: name, masked numbers, where they are now, and as what they serve. */
import { graphql, type ResultOf } from '../graphql'
import { NO_VALUE, useTexts } from '../texts'
import { Badge } from '../ui/Badge'
import { LINKED, ON_THE_WAY, OrganisationLink, OrganisationWay } from '../ui/OrganisationLink'

export const HEAD = graphql(
  `
    fragment Head on Person @_unmask {
      personId
      name
      gender
      bornOn
      joinedOn
      idNumberMasked
      phoneMasked
      synthetic
      membership {
        validFrom
        branch {
          ...OnTheWay
        }
      }
      posts {
        post
        validTo
        organisation {
          ...Linked
        }
      }
    }
  `,
  [LINKED, ON_THE_WAY],
)

export function PersonHead({ person, partly, own }: { person: ResultOf<typeof HEAD>; partly: boolean; own: boolean }) {
  const { t, name, day } = useTexts()
  const posts = person.posts?.filter((each) => !each.validTo) ?? []
  const facts = [
    [t('person.gender'), name('gender', person.gender)],
    [t('person.born'), day(person.bornOn)],
    [t('person.joined'), person.joinedOn ? day(person.joinedOn) : t('person.notJoined')],
    [t('person.phone'), person.phoneMasked ?? t('person.noPhone')],
  ]
  return (
    <header className="card person-head">
      <div className="row">
        <h1 className="name">{person.name || NO_VALUE}</h1>
        {own && <Badge tone="info">{t('person.own')}</Badge>}
        {person.synthetic && <Badge tone="late">{t('person.synthetic')}</Badge>}
        <span className="quiet number">{person.personId}</span>
      </div>
      {!partly &&
        (person.membership ? (
          <div>
            <div className="quiet">{t('person.presentBranch', { day: day(person.membership.validFrom) })}</div>
            <OrganisationWay to={person.membership.branch} label={t('person.way')} />
          </div>
        ) : (
          <div className="quiet">{t('person.noBranch')}</div>
        ))}
      {posts.length > 0 && (
        <div>
          <div className="quiet">{t('person.presentPosts')}</div>
          <ul className="plain">
            {posts.map((each) => (
              <li key={`${each.post} ${each.organisation.code}`}>
                <OrganisationLink to={each.organisation} /> <strong>{name('post', each.post)}</strong>
              </li>
            ))}
          </ul>
        </div>
      )}
      <dl className="head-facts">
        <div>
          <dt>{t('person.idNumber')}</dt>
          <dd className="number">{person.idNumberMasked}</dd>
        </div>
        {!partly &&
          facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="number">{value}</dd>
            </div>
          ))}
      </dl>
      {person.synthetic && <div className="quiet">{t('person.syntheticWhat')}</div>}
    </header>
  )
}
