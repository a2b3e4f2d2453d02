/** Members or cadres of the selected organisation, of those whom the caller may see. */
import { Link } from 'react-router'
import { Segmented } from 'antd'

import { graphql } from '../graphql'
import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { personAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { asItem, asList, Paged } from '../ui/Paged'

const MembersQuery = graphql(`
  query DetailMembers($code: String!, $day: Date, $of: Extent!, $after: String) {
    organisation(code: $code, asOf: $day) {
      members(of: $of, first: 50, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { personId name gender bornOn idNumberMasked membership { branch { code name shortName } } }
      }
    }
  }
`)

const CadresQuery = graphql(`
  query DetailCadres($code: String!, $day: Date, $of: Extent!, $after: String) {
    organisation(code: $code, asOf: $day) {
      cadres(of: $of, first: 50, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { post employment validFrom termEndsOn person { personId name } organisation { code name shortName } }
      }
    }
  }
`)

interface Props {
  code: string
  day: string | null
  of: 'members' | 'cadres'
  kind: string
}

export function DetailPeople({ code, day, of, kind }: Props) {
  const { t } = useTexts()
  const isBranch = kind === 'BRANCH'
  const { get, set } = useAddress()
  const below = of === 'members' || get('cadres') === 'below'
  const extent = !isBranch && below ? ('SUBTREE' as const) : ('OWN' as const)
  const none = <Nothing why={of === 'members' ? t('detail.noMembers') : t('detail.noCadres')} next={t('detail.nobodyNext')} />
  return (
    <>
      {!isBranch && of === 'cadres' && (
        <Segmented
          className="no-print"
          value={extent}
          onChange={(value) => set({ cadres: value === 'SUBTREE' ? 'below' : null }, { replace: true })}
          options={[
            { value: 'OWN', label: t('detail.own') },
            { value: 'SUBTREE', label: t('detail.subtree') },
          ]}
        />
      )}
      {of === 'members' ? (
        <Paged
          query={MembersQuery}
          variables={(after) => ({ code, day, of: extent, after })}
          pick={(data) => data.organisation?.members}
          empty={() => none}
          frame={asList}
          between={asItem}
          rows={(rows) =>
            rows.map((each) => (
              <li key={each.personId}>
                <Link className="name" to={personAddress(each.personId)}>
                  {each.name}
                </Link>{' '}
                <span className="quiet number">{each.idNumberMasked}</span>
                {/* The membership is that of today: on a past day it would say something else */}
                {!isBranch && day === null && each.membership && <div className="quiet name">{each.membership.branch.shortName ?? each.membership.branch.name}</div>}
              </li>
            ))
          }
        />
      ) : (
        <Paged
          query={CadresQuery}
          variables={(after) => ({ code, day, of: extent, after })}
          pick={(data) => data.organisation?.cadres}
          empty={() => none}
          frame={asList}
          between={asItem}
          rows={(rows) => <Cadres rows={rows} withOrganisation={extent === 'SUBTREE'} />}
        />
      )}
    </>
  )
}

interface Cadre {
  post: string
  employment: string
  validFrom: string
  termEndsOn: string | null
  person: { personId: string; name: string }
  organisation: { code: string; name: string; shortName: string | null }
}

function Cadres({ rows, withOrganisation }: { rows: readonly Cadre[]; withOrganisation: boolean }) {
  const { t, name, day } = useTexts()
  return (
    <>
      {rows.map((each) => (
        <li key={`${each.person.personId} ${each.organisation.code} ${each.post} ${each.validFrom}`}>
          <Link className="name" to={personAddress(each.person.personId)}>
            {each.person.name}
          </Link>{' '}
          {name('post', each.post)} <span className="quiet">· {name('employment', each.employment)}</span>
          <div className="quiet">
            {t('detail.since', { day: day(each.validFrom) })}
            {each.termEndsOn && ` · ${t('detail.termEnds', { day: day(each.termEndsOn) })}`}
            {withOrganisation && (
              <>
                {' · '}
                <span className="name">{each.organisation.shortName ?? each.organisation.name}</span>
              </>
            )}
          </div>
        </li>
      ))}
    </>
  )
}
