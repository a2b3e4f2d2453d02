/** Base, completion rate and remainder, and the outcomes that come to the base: exact, or as published. */
import { Alert } from 'antd'
import { Link } from 'react-router'

import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { organisationAddress } from '../ui/links'
import { completionOf, isFewLeft, OUTCOMES, sum, WITHHELD } from './cells'
import { GREY, OUTCOME_COLOURS } from './echarts'
import { GrantedLinks } from './grants'
import { shortNameOf, type Horizon, type Organisation } from './scope'
import { useWords } from './words'

export const HEAD = graphql(`
  query FlowHead($within: String!, $originLevel: FlowLevel!, $year: Int!, $horizon: Horizon!) {
    graduateFlow(within: $within, originLevel: $originLevel, cohortYears: [$year], horizon: $horizon, first: 0) {
      totals {
        outcome
        people
        share
        statusPeople
      }
      reconciliation {
        base
        sum
        reconciles
      }
      exact
      horizonOver
      asOf
      extractedAt
    }
  }
`)

export type HeadOf = NonNullable<ResultOf<typeof HEAD>['graduateFlow']>

export function Head({ head, within, year, horizon }: { head: HeadOf; within: Organisation; year: number; horizon: Horizon }) {
  const { t, name, number, percent, day, instant } = useTexts()
  const words = useWords({ exact: head.exact, complete: true })
  const { base } = head.reconciliation
  const { rate, status, remainder } = completionOf(head.totals, base)
  const untold = head.totals.length === 0
  return (
    <section className="card" aria-label={t('flows.figures')} style={{ display: 'flex', flexDirection: 'column', gap: 12 }}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <h2>
          {t('flows.figuresOf', { year: String(year) })} <Link to={organisationAddress(within.code)} className="name">{shortNameOf(within)}</Link>
        </h2>
        <span className="quiet">{horizon !== 'AS_OF' && `${name('horizon', horizon)} · `}{t('flows.asOf', { day: day(head.asOf), moment: instant(head.extractedAt) })}</span>
      </div>
      {!head.horizonOver && <Alert type="info" showIcon title={t('flows.notOver')} description={t('flows.notOverNext')} />}
      {head.horizonOver && untold && <Alert type="info" showIcon title={t('flows.untold')} description={<>{t('flows.untoldNext')} <GrantedLinks but={within.code} /></>} />}
      {head.horizonOver && !untold && (
        <>
          <dl className="flows-facts">
            <div>
              <dt>{t('flows.base')}</dt>
              <dd>{number(base)}</dd>
            </div>
            <div>
              <dt>{t('flows.rate')}</dt>
              <dd>{rate === null ? <small>{words.status(status)}</small> : percent(rate)}</dd>
            </div>
            <div>
              <dt>{t('flows.remainder')}</dt>
              <dd>{remainder === null ? <small>{words.status(5)}</small> : number(remainder)}</dd>
            </div>
          </dl>
          <div className="quiet">{t('flows.rateHow')}</div>
          {base !== null && <Strip head={head} base={base} />}
        </>
      )}
      <div className="quiet">{head.exact ? t('flows.exactSays') : t('flows.publishedSays')}</div>
    </section>
  )
}

function Strip({ head, base }: { head: HeadOf; base: number }) {
  const { t, name, number, percent } = useTexts()
  const words = useWords({ exact: head.exact, complete: true })
  const parts = OUTCOMES.flatMap((outcome) => head.totals.filter((each) => each.outcome === outcome))
  const told = sum(parts.map((each) => each.people ?? 0))
  const withheld = base - told
  // What stands for one withheld part, or for few people, would tell it
  const isUntold = isFewLeft(withheld, WITHHELD, head.exact) || parts.filter((each) => each.people === null).length === 1
  const terms = parts.map((each) => (each.people === null ? '?' : number(each.people)))
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 8 }}>
      <div className="flows-strip" aria-hidden="true">
        {parts.map((each) =>
          each.people ? <div key={each.outcome} style={{ flex: each.people, background: OUTCOME_COLOURS[each.outcome] }} /> : null,
        )}
        {withheld > 0 && <div className="flows-hatched" style={{ flex: withheld, backgroundColor: GREY }} />}
      </div>
      <ul className="flows-legend" aria-label={t('flows.outcomes')}>
        {parts.map((each) => (
          <li key={each.outcome}>
            <span
              className={each.people === null ? 'flows-swatch flows-hatched' : 'flows-swatch'}
              style={{ backgroundColor: each.people === null ? GREY : OUTCOME_COLOURS[each.outcome] }}
            />
            {name('outcome', each.outcome)}
            <b className="number">{each.people === null ? words.status(each.statusPeople) : number(each.people)}</b>
            {each.share !== null && <span className="quiet number">{percent(each.share)}</span>}
          </li>
        ))}
      </ul>
      <div className="quiet number">
        {withheld > 0
          ? isUntold
            ? t('flows.addsUpUntold', { base: number(base) })
            : t('flows.addsUpWithheld', { told: number(told), withheld: number(withheld), base: number(base) })
          : t('flows.addsUp', { terms: terms.join(' + '), base: number(base) })}
      </div>
    </div>
  )
}
