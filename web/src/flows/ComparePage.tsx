/** Two organisations on the same axes: outcomes, cities, sectors, departures. */
import { Alert } from 'antd'
import { Link } from 'react-router'

import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { Asked } from '../ui/Asked'
import { useAddress } from '../ui/address'
import { flowsAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { OrganisationChooser } from '../ui/OrganisationChooser'
import { Field, YearField } from './Choosers'
import { EndsPicture, DeparturesPicture } from './ComparePictures'
import { COMMITTEES, PROVINCE, shortNameOf } from './scope'
import { useWords } from './words'
import { WithYears } from './years'

const NAMES = graphql(`
  query CompareNames($a: String!, $b: String!) {
    a: organisation(code: $a) {
      code
      name
      shortName
    }
    b: organisation(code: $b) {
      code
      name
      shortName
    }
  }
`)

const SIDE = graphql(`
  fragment Side on ComparisonSide {
    base
    completionRate
    remainder
    medianDays
    exact
  }
`)

const END = graphql(`
  fragment End on EndTotal {
    people
    share
    statusPeople
  }
`)

const COMPARE = graphql(
  `
  query Compare($a: String!, $b: String!, $year: Int!) {
    compare(a: $a, b: $b, year: $year) {
      a { ...Side }
      b { ...Side }
      byOutcome {
        outcome
        a { ...End }
        b { ...End }
      }
      byCity {
        place {
          code
          name
        }
        a { ...End }
        b { ...End }
      }
      bySector {
        sector
        a { ...End }
        b { ...End }
      }
      departures {
        time
        a
        b
      }
      asOf
      extractedAt
    }
  }
`,
  [SIDE, END],
)

export type Comparison = NonNullable<ResultOf<typeof COMPARE>['compare']>

export default function ComparePage() {
  const { t } = useTexts()
  const address = useAddress()
  const [a, b] = [address.get('a') ?? '', address.get('b') ?? '']
  return (
    <div className="page">
      <h1>{t('compare.title')}</h1>
      <Asked query={NAMES} variables={{ a, b }} lines={2}>
        {(names) => <Chosen a={sideOf(names.a, a)} b={sideOf(names.b, b)} />}
      </Asked>
    </div>
  )
}

interface Side {
  code: string
  name: string | null
}

function sideOf(found: { code: string; name: string; shortName: string | null } | null, code: string): Side {
  return { code, name: found ? shortNameOf(found) : null }
}

function Chosen({ a, b }: { a: Side; b: Side }) {
  const { t } = useTexts()
  const address = useAddress()
  const of = a.code || b.code
  return (
    <WithYears within={of || PROVINCE} asked={address.get('year')}>
      {({ year, years, findYears }) => {
        return (
          <div style={{ display: 'flex', flexDirection: 'column', gap: 16 }}>
            <section className="card flows-choices no-print" aria-label={t('flows.choices')}>
              {([['a', a], ['b', b]] as const).map(([which, side]) => (
                <Field key={which} label={t(which === 'a' ? 'compare.a' : 'compare.b')} wide>
                  <OrganisationChooser
                    label={t(which === 'a' ? 'compare.a' : 'compare.b')}
                    value={side.code ?? ''}
                    kinds={COMMITTEES}
                    onChange={(code) => address.set({ [which]: code })}
                  />
                </Field>
              ))}
              <YearField year={year} years={years} onOpen={findYears} />
            </section>
            <Result a={a} b={b} year={year} years={years} />
          </div>
        )
      }}
    </WithYears>
  )
}

interface ResultProps {
  a: Side
  b: Side
  year: number
  years: number[]
}

function Result({ a, b, year, years }: ResultProps) {
  const { t } = useTexts()
  if (!a.code || !b.code) return <Nothing why={t('compare.chooseTwo')} next={t('compare.chooseTwoNext')} />
  if (a.code === b.code) return <Nothing why={t('compare.same')} next={t('compare.chooseTwoNext')} />
  if (a.name === null || b.name === null) return <Nothing why={t('flows.noOrganisation', { code: a.name === null ? a.code : b.code })} next={t('flows.noOrganisationNext')} />
  return (
    <Asked query={COMPARE} variables={{ a: a.code, b: b.code, year }} lines={16}>
      {({ compare }) =>
        compare ? (
          <Compared found={compare} a={a} b={b} year={year} />
        ) : (
          <Nothing why={t('compare.none', { year: String(year) })} next={t('compare.noneNext', { years: years.join(', ') || '—' })} />
        )
      }
    </Asked>
  )
}

function Compared({ found, a, b, year }: { found: Comparison; a: Side; b: Side; year: number }) {
  const { t, name, number, percent, day, instant } = useTexts()
  const words = useWords({ exact: found.a.exact && found.b.exact, complete: true })
  const names: [string, string] = [a.name ?? a.code, b.name ?? b.code]
  const isExact = found.a.exact && found.b.exact
  const chosen = [...names, t('flows.cohortOf', { year: String(year) }), t('flows.horizonAsOf', { day: day(found.asOf) }), t(isExact ? 'flows.exact' : found.a.exact || found.b.exact ? 'compare.partly' : 'flows.published')]
  const file = [t('compare.title')]
  const places = new Map<string, string>()
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 16 }}>
      <section className="card" aria-label={t('flows.figures')} style={{ display: 'flex', flexDirection: 'column', gap: 12 }}>
        <div className="row" style={{ justifyContent: 'space-between' }}>
          <h2>{t('compare.figures', { year: String(year) })}</h2>
          <span className="quiet">{t('flows.asOf', { day: day(found.asOf), moment: instant(found.extractedAt) })}</span>
        </div>
        <div className="flows-scroll">
          <table className="flows-table">
            <thead>
              <tr>
                <th scope="col">{t('compare.figure')}</th>
                {[a, b].map((side, at) => (
                  <th key={side.code} scope="col" className="right" style={{ whiteSpace: 'normal' }}>
                    <Link className="name" to={flowsAddress(side.code, { year: String(year) })}>
                      {names[at]}
                    </Link>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {FIGURES.map((figure) => (
                <tr key={figure}>
                  <th scope="row">{name('compare.of', figure)}</th>
                  {[found.a, found.b].map((side, at) => (
                    <td key={at === 0 ? 'a' : 'b'} className="right number">
                      {told(side, figure)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {!(found.a.exact && found.b.exact) && <Alert type="info" showIcon title={t('compare.published')} description={t('flows.publishedSays')} />}
      </section>
      <EndsPicture
        id="outcomes"
        title={t('compare.byOutcome')}
        says={t('compare.byOutcomeSays')}
        end={t('flows.outcome')}
        names={names}
        chosen={chosen}
        file={[...file, t('compare.byOutcome')]}
        ends={found.byOutcome.map((each) => ({ key: each.outcome, name: name('outcome', each.outcome), a: each.a ?? UNTOLD, b: each.b ?? UNTOLD }))}
      />
      <EndsPicture
        id="cities"
        title={t('compare.byCity')}
        says={t('compare.byCitySays')}
        end={t('flows.end')}
        names={names}
        chosen={chosen}
        file={[...file, t('compare.byCity')]}
        ends={found.byCity.map((each) => ({ key: each.place.code, name: each.place.name ?? words.place(each.place.code, places), a: each.a, b: each.b }))}
      />
      <EndsPicture
        id="sectors"
        title={t('compare.bySector')}
        says={t('compare.bySectorSays')}
        end={name('flowLevel', 'SECTOR')}
        names={names}
        chosen={chosen}
        file={[...file, t('compare.bySector')]}
        ends={found.bySector.map((each) => ({ key: each.sector, name: name('sector', each.sector), a: each.a, b: each.b }))}
      />
      <DeparturesPicture points={found.departures} names={names} chosen={chosen} file={[...file, t('compare.departures')]} />
    </div>
  )

  function told(side: Comparison['a'], figure: (typeof FIGURES)[number]): string {
    const value = side[figure]
    if (value === null) return figure === 'medianDays' ? t('compare.medianNone') : side.exact ? words.status(4) : words.status(5)
    if (figure === 'completionRate') return percent(value)
    return figure === 'medianDays' ? t('compare.daysOf', { count: value }) : number(value)
  }
}

/** Of a side whose base is not shown there are no outcomes either. */
const UNTOLD = { people: null, share: null, statusPeople: 5 }

const FIGURES = ['base', 'completionRate', 'remainder', 'medianDays'] as const
