/** Where a person has been: the path over sectors, memberships of branches, posts. */
import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { Badge } from '../ui/Badge'
import { Nothing } from '../ui/Nothing'
import { LINKED, OrganisationLink } from '../ui/OrganisationLink'
import { today } from '../ui/today'

export const STATIONS = graphql(
  `
    fragment Stations on Person @_unmask {
      career {
        sector
        beganOn
        organisation {
          ...Linked
        }
      }
      memberships {
        validFrom
        validTo
        endedBy
        branch {
          ...Linked
        }
      }
      posts {
        post
        employment
        validFrom
        termEndsOn
        validTo
        organisation {
          ...Linked
        }
      }
    }
  `,
  [LINKED],
)

type Been = ResultOf<typeof STATIONS>

export function Career({ career }: { career: NonNullable<Been['career']> }) {
  const { t, name, day } = useTexts()
  return (
    <section className="card" aria-labelledby="career">
      <h2 id="career">{t('person.career')}</h2>
      <p className="quiet">{t('person.careerWhat')}</p>
      {career.length === 0 ? (
        <Nothing why={t('person.noCareer')} next={t('person.noCareerNext')} />
      ) : (
        <ol className="career">
          {career.map((each) => (
            <li key={each.beganOn + each.organisation.code}>
              <strong>{name('sector', each.sector)}</strong>
              <div className="quiet">{t('person.since', { day: day(each.beganOn) })}</div>
              <OrganisationLink to={each.organisation} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

export function Memberships({ memberships }: { memberships: NonNullable<Been['memberships']> }) {
  const { t, name } = useTexts()
  return (
    <section className="card" aria-labelledby="memberships">
      <h2 id="memberships">{t('person.memberships')}</h2>
      {memberships.length === 0 && <Nothing why={t('person.noMembership')} next={t('person.noMembershipNext')} />}
      <ul className="plain stack tight">
        {memberships.toReversed().map((each) => (
          <li key={`${each.branch.code} ${each.validFrom} ${each.validTo}`}>
            <OrganisationLink to={each.branch} />
            <div className="row">
              <Interval from={each.validFrom} to={each.validTo} />
              {each.validTo ? <span className="quiet">{name('endedBy', each.endedBy)}</span> : <Badge tone="good">{t('person.present')}</Badge>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Posts({ posts }: { posts: NonNullable<Been['posts']> }) {
  const { t, name, day } = useTexts()
  return (
    <section className="card" aria-labelledby="posts">
      <h2 id="posts">{t('person.posts')}</h2>
      {posts.length === 0 && <Nothing why={t('person.noPosts')} />}
      <ul className="plain stack tight">
        {posts.toReversed().map((each) => (
          <li key={`${each.organisation.code} ${each.post} ${each.validFrom}`}>
            <strong>{name('post', each.post)}</strong> <span className="quiet">· {name('employment', each.employment)}</span>
            <div>
              <OrganisationLink to={each.organisation} />
            </div>
            <div className="row">
              <Interval from={each.validFrom} to={each.validTo} />
              {!each.validTo && <Badge tone="good">{t('person.serving')}</Badge>}
              {!each.validTo && each.termEndsOn && (
                <span className="quiet">{t(each.termEndsOn < today() ? 'person.termOver' : 'person.termUntil', { day: day(each.termEndsOn) })}</span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Interval({ from, to }: { from: string; to: string | null }) {
  const { t, day } = useTexts()
  return <span className="quiet number">{to ? t('person.fromTo', { from: day(from), to: day(to) }) : t('person.since', { day: day(from) })}</span>
}
