/** There is no person whom the caller may see: that, and why it may be. Who may not be seen looks exactly like who is not there. */
import { Link } from 'react-router'

import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { LINKED, OrganisationLink } from '../ui/OrganisationLink'

export const CALLER = graphql(
  `
    fragment Caller on Account @_unmask {
      person {
        personId
      }
      grants {
        role
        organisation {
          ...Linked
        }
      }
    }
  `,
  [LINKED],
)

export function Absent({ id, me }: { id: string; me: ResultOf<typeof CALLER> }) {
  const { t, name } = useTexts()
  return (
    <section className="card absent">
      <h1>{t('person.absent')}</h1>
      <p className="quiet name">{t('person.absentId', { id })}</p>
      <p>{t('person.absentWhy')}</p>
      <ul>
        <li>{t('person.absentOfficer')}</li>
        <li>{t('person.absentParty')}</li>
        <li>{t('person.absentOther')}</li>
      </ul>
      <div>
        <h2>{t('person.yourRights')}</h2>
        {me.grants.length === 0 && <p className="quiet">{t('person.noGrants')}</p>}
        <ul>
          {me.grants.map((each) => (
            <li key={`${each.role} ${each.organisation.code}`}>
              {name('role', each.role)} · <OrganisationLink to={each.organisation} />
            </li>
          ))}
        </ul>
        <p>{t('person.absentNext')}</p>
        {me.person && <Link to="/person/me">{t('person.toOwn')}</Link>}
      </div>
    </section>
  )
}
