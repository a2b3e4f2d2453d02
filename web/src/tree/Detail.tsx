/** What is known of the selected organisation, in tabs; each asks for its own part when it is opened. */
import { Button } from 'antd'
import { Link } from 'react-router'

import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { Asked } from '../ui/Asked'
import { dayOf } from '../ui/day'
import { flowsAddress, organisationAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { TabBar } from '../ui/TabBar'
import { today } from '../ui/today'
import { DetailActivities } from './DetailActivities'
import { DetailDestinations } from './DetailDestinations'
import { DetailHistory } from './DetailHistory'
import { DetailPeople } from './DetailPeople'

const DetailQuery = graphql(`
  query Detail($code: String!, $day: Date) {
    organisation(code: $code, asOf: $day) {
      code
      name
      shortName
      kind
      level
      sector
      synthetic
      isFallback
      isInstitution
      graduationYear
      moeCode
      registeredOn
      closedOn
      mergedInto { code name }
      splitFrom { code name }
      division { code name ancestors { name } }
      ancestors { code name shortName }
      totals { organisations branches members cadres activities transfersIn transfersOut countedAt }
    }
  }
`)

type Organisation = NonNullable<ResultOf<typeof DetailQuery>['organisation']>
const TABS = ['facts', 'cadres', 'members', 'activities', 'destinations', 'history'] as const

export default function Detail({ code, day, onClose }: { code: string; day: string | null; onClose: () => void }) {
  const { t, day: dayText } = useTexts()
  const { get, set } = useAddress()
  const tab = TABS.find((each) => each === get('tab')) ?? 'facts'
  const labels: Record<(typeof TABS)[number], string> = {
    facts: t('detail.facts'),
    cadres: t('detail.cadres'),
    members: t('detail.members'),
    activities: t('detail.activities'),
    destinations: t('detail.destinations'),
    history: t('detail.history'),
  }
  return (
    <aside className="detail" aria-label={t('detail.label')}>
      <Asked query={DetailQuery} variables={{ code, day }} lines={8}>
        {({ organisation }) => {
          if (!organisation) {
            const why = day ? t('detail.noneThen', { day: dayText(day) }) : t('detail.none')
            return <Nothing why={why} next={t('detail.noneNext')} />
          }
          return (
            <>
              <Head organisation={organisation} day={day} onClose={onClose} />
              <TabBar
                label={t('detail.label')}
                tabs={TABS.map((each) => ({ name: each, label: labels[each] }))}
                selected={tab}
                onSelect={(to) => set({ tab: to === 'facts' ? null : to }, { replace: true })}
              >
                {tab === 'facts' && <Facts organisation={organisation} />}
                {tab === 'cadres' && <DetailPeople key={code} code={code} day={day} of="cadres" kind={organisation.kind} />}
                {tab === 'members' && <DetailPeople key={code} code={code} day={day} of="members" kind={organisation.kind} />}
                {day && (tab === 'activities' || tab === 'destinations') && <p className="banner">{t('detail.presentOnly')}</p>}
                {tab === 'activities' && <DetailActivities code={code} />}
                {tab === 'destinations' && <DetailDestinations code={code} />}
                {tab === 'history' && <DetailHistory code={code} />}
              </TabBar>
            </>
          )
        }}
      </Asked>
    </aside>
  )
}

function Head({ organisation, day, onClose }: { organisation: Organisation; day: string | null; onClose: () => void }) {
  const { t, name, day: dayText } = useTexts()
  const { ancestors, totals } = organisation
  const more: Record<string, string> = day ? { day } : {}
  return (
    <header style={{ display: 'flex', flexDirection: 'column', gap: 8 }}>
      {ancestors.length > 0 && (
        <nav aria-label={t('detail.way')}>
          <ol className="crumbs">
            {ancestors.map((each, at) => (
              <li key={each.code}>
                <Link className="name" to={organisationAddress(each.code, ancestors.slice(0, at), more)}>
                  {each.shortName ?? each.name}
                </Link>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="row" style={{ flexWrap: 'nowrap', alignItems: 'flex-start' }}>
        <h2 className="name" style={{ flex: 1, fontSize: 18 }}>
          {organisation.name}
        </h2>
        <Button type="text" aria-label={t('detail.close')} onClick={onClose} className="no-print">
          ✕
        </Button>
      </div>
      <div className="row quiet">
        <span>{name('kind', organisation.kind)}</span>
        {organisation.sector && <span>· {name('sector', organisation.sector)}</span>}
        <span>· {organisation.code}</span>
        {organisation.synthetic && <span>· {t('detail.synthetic')}</span>}
      </div>
      {day && <div className="banner">{t('tree.past', { day: dayText(day) })}</div>}
      {organisation.closedOn && <div className="banner">{t('detail.closed', { day: dayText(organisation.closedOn) })}</div>}
      {totals && <Figures totals={totals} isBranch={organisation.kind === 'BRANCH'} />}
    </header>
  )
}

function Figures({ totals, isBranch }: { totals: NonNullable<Organisation['totals']>; isBranch: boolean }) {
  const { t, number, instant } = useTexts()
  const figures: [string, number][] = [
    ...(isBranch ? [] : ([[t('tree.branches'), totals.branches]] as [string, number][])),
    [t('tree.members'), totals.members],
    [t('tree.cadres'), totals.cadres],
    [t('detail.activities'), totals.activities],
    [t('detail.transfersIn'), totals.transfersIn],
    [t('detail.transfersOut'), totals.transfersOut],
  ]
  return (
    <div>
      <dl className="figures">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{number(value)}</dd>
          </div>
        ))}
      </dl>
      {/* Counting goes by the real time, generated data by their own */}
      <small className="quiet">
        {dayOf(totals.countedAt) > today() ? t('detail.countedReal', { at: instant(totals.countedAt) }) : t('detail.countedAt', { at: instant(totals.countedAt) })}
      </small>
    </div>
  )
}

function Facts({ organisation }: { organisation: Organisation }) {
  const { t, name, day } = useTexts()
  const { division } = organisation
  const rows: [string, string | null][] = [
    [t('detail.shortName'), organisation.shortName],
    [t('detail.level'), organisation.level && name('level', organisation.level)],
    [t('detail.sector'), organisation.sector && name('sector', organisation.sector)],
    [t('detail.place'), division && [...division.ancestors, division].map((each) => each.name).join(' ')],
    [t('detail.registeredOn'), organisation.registeredOn && day(organisation.registeredOn)],
    [t('detail.closedOn'), organisation.closedOn && day(organisation.closedOn)],
    [t('detail.mergedInto'), organisation.mergedInto && `${organisation.mergedInto.name} (${organisation.mergedInto.code})`],
    [t('detail.splitFrom'), organisation.splitFrom && `${organisation.splitFrom.name} (${organisation.splitFrom.code})`],
    [t('detail.graduationYear'), organisation.graduationYear === null ? null : String(organisation.graduationYear)],
    [t('detail.moeCode'), organisation.moeCode],
    [t('detail.institution'), organisation.isInstitution ? t('detail.yes') : null],
    [t('detail.fallback'), organisation.isFallback ? t('detail.yes') : null],
  ]
  return (
    <>
      <dl className="facts">
        {rows
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label} style={{ display: 'contents' }}>
              <dt>{label}</dt>
              <dd className="name">{value}</dd>
            </div>
          ))}
      </dl>
      {organisation.isInstitution && (
        <p>
          <Link to={flowsAddress(organisation.code)}>{t('detail.toFlows')}</Link>
        </p>
      )}
    </>
  )
}
