/** Where the caller may read counts: what the page begins with, and where it can lead. */
import { useMemo } from 'react'
import { Link } from 'react-router'
import { useQuery } from 'urql'

import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { flowsAddress } from '../ui/links'
import { withCounts } from './granted'
import { PROVINCE, shortNameOf } from './scope'

const GRANTS = graphql(`
  query FlowsGrants {
    me {
      grants {
        role
        organisation {
          code
          name
          shortName
        }
      }
    }
  }
`)

type Granted = ResultOf<typeof GRANTS>['me']['grants'][number]['organisation']

/** What the caller may read, and what stands at first: null until it is known. */
export function useGranted(): { granted: Granted[]; first: string | null } {
  const [{ data, error }] = useQuery({ query: GRANTS })
  const granted = useMemo(() => (data ? withCounts(data.me.grants) : []), [data])
  return { granted, first: data || error ? (granted[0]?.code ?? PROVINCE) : null }
}

/** The organisations of the caller besides the one that is shown. */
export function GrantedLinks({ but = null }: { but?: string | null }) {
  const { t } = useTexts()
  const { granted } = useGranted()
  const others = granted.filter((each) => each.code !== but)
  if (others.length === 0) return null
  return (
    <nav className="row no-print" aria-label={t('flows.granted')} style={{ display: 'inline-flex' }}>
      <span className="quiet">{t('flows.granted')}</span>
      {others.map((each) => (
        <Link key={each.code} className="name" to={flowsAddress(each.code)}>
          {shortNameOf(each)}
        </Link>
      ))}
    </nav>
  )
}
