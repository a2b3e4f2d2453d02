/** What was chosen, in words: beneath the titles of pictures, on paper, in files and in their names. */
import { useTexts, type Texts } from '../texts'
import { AT_HORIZON, OF_FLOWS, shortNameOf, type Scope, type View } from './scope'

export function chosenOf({ t, name, day }: Texts, scope: Scope, view: View, more: readonly string[] = []): string[] {
  const { within, year, horizon, asOf, level, to, reason, exact } = scope
  const isAtHorizon = AT_HORIZON.includes(view) && horizon !== 'AS_OF'
  const ofFlows = () => [
    t('flows.fromLevel', { level: name('flowLevel', level) }),
    t('flows.toLevel', { level: to === 'REASON' ? t('flows.reason') : name('flowLevel', to) }),
    reason === null ? t('flows.allReasons') : `${t('flows.reason')}${t('flows.colon')}${name('transferReason', reason)}`,
  ]
  return [
    shortNameOf(within),
    t('flows.cohortOf', { year: String(year) }),
    isAtHorizon ? t('flows.horizonOf', { horizon: name('horizon', horizon), day: day(asOf) }) : t('flows.horizonAsOf', { day: day(asOf) }),
    ...(OF_FLOWS.includes(view) ? ofFlows() : []),
    ...more,
    t(exact ? 'flows.exact' : 'flows.published'),
  ]
}

export const useChosen = (scope: Scope, view: View, more: readonly string[] = []): string[] => chosenOf(useTexts(), scope, view, more)
