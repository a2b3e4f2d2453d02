/** The transfers of a person with their steps: who was asked, until when, what they answered, how often it went up. */
import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { Badge } from '../ui/Badge'
import { Nothing } from '../ui/Nothing'
import { LINKED, OrganisationLink } from '../ui/OrganisationLink'
import { today } from '../ui/today'
import { punctuality, toneOf } from './transfers'

export const MOVED = graphql(
  `
    fragment Moved on Transfer @_unmask {
      transferId
      reason
      state
      requestedBy
      requestedAt
      completedAt
      reversedAt
      fromOrganisation {
        ...Linked
      }
      toOrganisation {
        ...Linked
      }
      placedIn {
        ...Linked
      }
      steps {
        kind
        firstAddressee {
          ...Linked
        }
        openedAt
        firstDueAt
        answeredAt
        outcome
        escalations
      }
    }
  `,
  [LINKED],
)

type Transfer = ResultOf<typeof MOVED>
type Step = Transfer['steps'][number]

export function Transfers({ transfers }: { transfers: readonly Transfer[] }) {
  const { t } = useTexts()
  return (
    <section className="card" aria-labelledby="transfers">
      <h2 id="transfers">{t('person.transfers')}</h2>
      {transfers.length === 0 && <Nothing why={t('person.noTransfers')} next={t('person.noTransfersNext')} />}
      <ol className="plain stack">
        {transfers.toReversed().map((each) => (
          <li key={each.transferId}>
            <Case transfer={each} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Case({ transfer }: { transfer: Transfer }) {
  const { t, name, instant } = useTexts()
  const { fromOrganisation: from, toOrganisation: to, placedIn } = transfer
  return (
    <article aria-label={t('person.transferOf', { id: transfer.transferId })}>
      <div className="row">
        <Badge tone={toneOf(transfer.state)}>{name('transferState', transfer.state)}</Badge>
        <strong>{name('transferReason', transfer.reason)}</strong>
        <span className="quiet number">{transfer.transferId}</span>
      </div>
      <dl className="facts">
        <dt>{t('person.from')}</dt>
        <dd>{from ? <OrganisationLink to={from} /> : t('person.unknown')}</dd>
        <dt>{t('person.towards')}</dt>
        <dd>{to ? <OrganisationLink to={to} /> : t('person.notPlaced')}</dd>
        {placedIn && placedIn.code !== to?.code && (
          <>
            <dt>{t('person.placedIn')}</dt>
            <dd>
              <OrganisationLink to={placedIn} />
            </dd>
          </>
        )}
        <dt>{t('person.requested')}</dt>
        <dd>
          {instant(transfer.requestedAt)} <span className="quiet">· {name('party', transfer.requestedBy)}</span>
        </dd>
        {transfer.completedAt && (
          <>
            <dt>{t('person.completed')}</dt>
            <dd>{instant(transfer.completedAt)}</dd>
          </>
        )}
        {transfer.reversedAt && (
          <>
            <dt>{t('person.reversed')}</dt>
            <dd>{instant(transfer.reversedAt)}</dd>
          </>
        )}
      </dl>
      {transfer.steps.length > 0 && (
        <ol className="steps" aria-label={t('person.steps')}>
          {transfer.steps.map((step) => (
            <li key={`${step.kind} ${step.openedAt}`}>
              <StepOf step={step} />
            </li>
          ))}
        </ol>
      )}
    </article>
  )
}

function StepOf({ step }: { step: Step }) {
  const { t, name, instant } = useTexts()
  const how = punctuality(step, today())
  return (
    <>
      <div className="row">
        <strong>{name('stepKind', step.kind)}</strong>
        {step.outcome ? (
          <Badge tone={step.outcome === 'REJECTED' ? 'bad' : 'good'}>{name('stepOutcome', step.outcome)}</Badge>
        ) : (
          <Badge tone="info">{t('person.waitingForAnswer')}</Badge>
        )}
        {how === 'late' && <Badge tone="late">{t('person.late')}</Badge>}
        {how === 'overdue' && <Badge tone="late">{t('person.overdue')}</Badge>}
        {step.escalations > 0 && <Badge tone="late">{t('person.escalations', { times: step.escalations })}</Badge>}
      </div>
      <div>
        <span className="quiet">{t('person.asked')}</span> {step.firstAddressee ? <OrganisationLink to={step.firstAddressee} /> : t('person.unknown')}
      </div>
      <div className="quiet number">{t('person.stepTimes', { opened: instant(step.openedAt), due: instant(step.firstDueAt) })}</div>
      {step.answeredAt && <div className="quiet number">{t('person.answered', { at: instant(step.answeredAt) })}</div>}
    </>
  )
}
