/** On one's own record: who can read it now, by which right, and how much of it. */
import { Fragment } from 'react'

import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { Badge } from '../ui/Badge'
import { Nothing } from '../ui/Nothing'
import { LINKED, OrganisationLink } from '../ui/OrganisationLink'
import { together } from './readers'

export const SEEN_BY = graphql(
  `
    fragment SeenBy on Person @_unmask {
      whoCanSeeMe {
        role
        via
        sees
        account
        cadre
        organisation {
          ...Linked
        }
      }
    }
  `,
  [LINKED],
)

export function WhoCanSeeMe({ readers }: { readers: NonNullable<ResultOf<typeof SEEN_BY>['whoCanSeeMe']> }) {
  const { t, name } = useTexts()
  return (
    <section className="card" aria-labelledby="readers">
      <h2 id="readers">{t('person.readers')}</h2>
      <p className="quiet">{t('person.readersWhat', { count: readers.length })}</p>
      {readers.length === 0 ? (
        <Nothing why={t('person.noReaders')} />
      ) : (
        <div className="grows">
          <table className="grid-table">
            <thead>
              <tr>
                <th scope="col">{t('person.readerWhere')}</th>
                <th scope="col">{t('person.readerWho')}</th>
                <th scope="col">{t('person.readerSees')}</th>
              </tr>
            </thead>
            <tbody>
              {together(readers).map((each) => (
                <tr key={`${each.organisation.code} ${each.sees}`}>
                  <td>
                    <OrganisationLink to={each.organisation} />
                  </td>
                  <td data-of={t('person.readerWho')}>
                    {each.cadres.length > 0 && (
                      <div>
                        <Names names={each.cadres} /> <span className="quiet">({name('readerVia', 'POST')})</span>
                      </div>
                    )}
                    {each.accounts.length > 0 && (
                      <div>
                        <Names names={each.accounts} /> <span className="quiet">({name('readerVia', 'GRANT')})</span>
                      </div>
                    )}
                    {each.asked.length > 0 && (
                      <div>
                        <Names names={each.asked} /> <span className="quiet">({name('readerVia', 'ASKED')})</span>
                      </div>
                    )}
                  </td>
                  <td data-of={t('person.readerSees')}>
                    <Badge tone={each.sees === 'EVERYTHING' ? 'info' : 'late'}>{name('readerSees', each.sees)}</Badge>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <dl className="facts quiet">
        <dt>{name('readerSees', 'EVERYTHING')}</dt>
        <dd>{t('person.seesEverything')}</dd>
        <dt>{name('readerSees', 'TRANSFER')}</dt>
        <dd>{t('person.seesTransfer')}</dd>
      </dl>
    </section>
  )
}

function Names({ names }: { names: readonly string[] }) {
  const { language } = useTexts()
  return names.map((each, at) => (
    // Two cadres may have one name
    <Fragment key={`${at} ${each}`}>
      {at > 0 && (language === 'zh' ? '、' : ', ')}
      <span className="name">{each}</span>
    </Fragment>
  ))
}
