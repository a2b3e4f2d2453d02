/** Where the graduates of the selected organisation went: the outcomes of the newest cohort year, and the first cities. */
import { Link } from 'react-router'

import { graphql } from '../graphql'
import { NO_VALUE, useTexts } from '../texts'
import { Asked } from '../ui/Asked'
import { flowsAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'

const DestinationsQuery = graphql(`
  query DetailDestinations($code: String!) {
    organisation(code: $code) {
      destinations {
        year
        base
        completionRate
        remainder
        exact
        asOf
        outcomes { outcome people share statusPeople }
        byCity { people share statusPeople place { code name } }
      }
    }
  }
`)

const MOST = 12

export function DetailDestinations({ code }: { code: string }) {
  const { t, name, number, percent, day } = useTexts()
  return (
    <Asked query={DestinationsQuery} variables={{ code }}>
      {({ organisation }) => {
        const found = organisation?.destinations
        if (!found) return <Nothing why={t('detail.noDestinations')} next={t('detail.noDestinationsNext')} />
        return (
          <>
            <p>
              {t('detail.destinationsOf', { year: String(found.year), day: day(found.asOf) })}{' '}
              <span className="quiet">{found.exact ? t('detail.exact') : t('detail.published')}</span>
            </p>
            <dl className="figures">
              <div>
                <dt>{t('detail.base')}</dt>
                <dd>{number(found.base)}</dd>
              </div>
              <div>
                <dt>{t('detail.rate')}</dt>
                <dd>{percent(found.completionRate)}</dd>
              </div>
              <div>
                <dt>{t('detail.remainder')}</dt>
                <dd>{number(found.remainder)}</dd>
              </div>
            </dl>
            <Shares
              title={t('detail.outcomes')}
              rows={found.outcomes.map((each) => ({ key: each.outcome, label: name('outcome', each.outcome), ...each }))}
            />
            <Shares
              title={t('detail.byCity')}
              rows={found.byCity.slice(0, MOST).map((each) => ({ key: each.place.code, label: each.place.name ?? each.place.code, ...each }))}
            />
            <Link to={flowsAddress(code, { year: String(found.year) })}>{t('detail.toFlows')}</Link>
          </>
        )
      }}
    </Asked>
  )
}

interface ShareRow {
  key: string
  label: string
  people: number | null
  share: number | null
  statusPeople: number
}

const SHOWN = 1

function Shares({ title, rows }: { title: string; rows: readonly ShareRow[] }) {
  const { t, number, percent } = useTexts()
  return (
    <table className="shares">
      <caption>{title}</caption>
      <tbody>
        {rows.map((each) => (
          <tr key={each.key}>
            <th scope="row" className="name">
              {each.label}
            </th>
            <td className="number">{each.people === null && each.statusPeople !== SHOWN ? t('detail.suppressed') : number(each.people)}</td>
            <td className="number">{each.share === null ? NO_VALUE : percent(each.share)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
