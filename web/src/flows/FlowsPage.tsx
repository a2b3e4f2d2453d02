/** Flows (流向): where graduates went, in six views of one choice, all of which stands in the address. */
import { Skeleton } from 'antd'
import { Link } from 'react-router'

import { useTexts } from '../texts'
import { Asked } from '../ui/Asked'
import { useAddress } from '../ui/address'
import { Nothing } from '../ui/Nothing'
import { TabBar } from '../ui/TabBar'
import './flows.css'
import { CellPanel } from './CellPanel'
import { FlowChoosers, HorizonField, WithinField, YearField } from './Choosers'
import { GrantedLinks, useGranted } from './grants'
import { Head, HEAD } from './Head'
import { MapView } from './MapView'
import { MatrixView } from './MatrixView'
import { RankingView } from './RankingView'
import { SankeyView } from './SankeyView'
import { AT_HORIZON, carriedTo, HORIZONS, LEVELS, levelBelow, oneOf, onMap, REASONS, TOS, VIEWS, type Organisation, type Scope, type View } from './scope'
import { SeasonView } from './SeasonView'
import { SurvivalView } from './SurvivalView'
import { WithYears, type About } from './years'

export default function FlowsPage() {
  const { t } = useTexts()
  const address = useAddress()
  const { first } = useGranted()
  const within = address.get('within') ?? first
  if (within === null) return <Skeleton active title={false} paragraph={{ rows: 6 }} aria-label={t('app.loading')} />
  return <Within within={within} isAsked={address.get('within') !== null} />
}

function Within({ within, isAsked }: { within: string; isAsked: boolean }) {
  const { t } = useTexts()
  const address = useAddress()
  return (
    <div className="page flows-page">
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <h1>{t('flows.title')}</h1>
        <Link className="no-print" to={`/flows/compare?${new URLSearchParams({ a: within })}`}>
          {t('flows.toCompare')}
        </Link>
      </div>
      {!isAsked && <GrantedLinks but={within} />}
      <WithYears within={within} asked={address.get('year')}>
        {({ organisation, ...about }) =>
          organisation ? (
            <OfOrganisation within={organisation} {...about} />
          ) : (
            <>
              <section className="card flows-choices">
                <WithinField within={{ code: within, name: null }} />
              </section>
              <Nothing why={t('flows.noOrganisation', { code: within })} next={t('flows.noOrganisationNext')}>
                <GrantedLinks but={within} />
              </Nothing>
            </>
          )
        }
      </WithYears>
    </div>
  )
}

interface OfProps extends Omit<About, 'organisation'> {
  within: Organisation
}

function OfOrganisation({ within, year, years, denied, findYears }: OfProps) {
  const { t } = useTexts()
  const address = useAddress()
  const horizon = oneOf(HORIZONS, address.get('horizon')) ?? 'AS_OF'
  const view = oneOf(VIEWS, address.get('view')) ?? 'sankey'
  const atHorizon = AT_HORIZON.includes(view)
  const choosers = (
    <>
      <WithinField within={within} />
      <YearField year={year} years={years} onOpen={findYears} />
      {atHorizon && <HorizonField horizon={horizon} />}
    </>
  )
  if (denied || !years.includes(year)) {
    return (
      <>
        <section className="card flows-choices">{choosers}</section>
        <Nothing
          why={denied ? t('flows.denied') : t('flows.noCohort', { year: String(year) })}
          next={denied ? t('flows.deniedNext') : years.length ? t('flows.noCohortNext', { years: years.join(', ') }) : t('flows.neverFrozen')}
        >
          <GrantedLinks but={within.code} />
        </Nothing>
      </>
    )
  }
  const variables = { within: within.code, originLevel: levelBelow(within), year, horizon: atHorizon ? horizon : ('AS_OF' as const) }
  return (
    <Asked query={HEAD} variables={variables} lines={8}>
      {({ graduateFlow: head }) => {
        if (!head) {
          return (
            <Nothing why={t('flows.denied')} next={t('flows.deniedNext')}>
              <GrantedLinks but={within.code} />
            </Nothing>
          )
        }
        const reason = oneOf(REASONS, address.get('reason'))
        const asked = { level: oneOf(LEVELS, address.get('level')) ?? levelBelow(within), to: oneOf(TOS, address.get('to')) ?? 'CITY' }
        const ends = view === 'map' ? onMap(asked, within) : { ...asked, to: carriedTo(asked.to, reason, head.exact) }
        const scope: Scope = { within, year, ...ends, horizon, reason, exact: head.exact, told: head.reconciliation.base !== null, totals: head.totals, asOf: head.asOf }
        return (
          <div style={{ display: 'flex', flexDirection: 'column', gap: 16 }}>
            <section className="card flows-choices no-print" aria-label={t('flows.choices')}>
              {choosers}
              <FlowChoosers scope={scope} view={view} />
            </section>
            <Head head={head} within={within} year={year} horizon={variables.horizon} />
            <Views scope={scope} view={view} over={head.horizonOver} />
          </div>
        )
      }}
    </Asked>
  )
}

function Views({ scope, view, over }: { scope: Scope; view: View; over: boolean }) {
  const { t, name } = useTexts()
  const address = useAddress()
  const show = (of: View) => {
    if (AT_HORIZON.includes(of) && !over) return <Nothing why={t('flows.notOver')} next={t('flows.notOverNext')} />
    switch (of) {
      case 'sankey':
        return <SankeyView scope={scope} />
      case 'matrix':
        return <MatrixView scope={scope} />
      case 'map':
        return <MapView scope={scope} />
      case 'season':
        return <SeasonView scope={scope} />
      case 'survival':
        return <SurvivalView scope={scope} />
      default:
        return <RankingView scope={scope} />
    }
  }
  return (
    <>
      <TabBar
        label={t('flows.views')}
        tabs={VIEWS.map((each) => ({ name: each, label: name('flows.view', each) }))}
        selected={view}
        onSelect={(to) => address.set({ view: to === 'sankey' ? null : to, cell: null })}
      >
        {show(view)}
      </TabBar>
      {AT_HORIZON.includes(view) && <CellPanel scope={scope} />}
    </>
  )
}
