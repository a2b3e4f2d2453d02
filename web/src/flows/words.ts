/** Ends, people and statuses in words. */
import { useMemo } from 'react'

import { useTexts, type Texts } from '../texts'
import { codeOf, kindOf, NO_ORIGIN, OTHERS, SHOWN, WITHHELD, type Pair, type To } from './cells'
import type { Value } from './csv'
import { POINTS } from './points'

export interface Words {
  /** The name of a place by its code. */
  place: (code: string, names: ReadonlyMap<string, string>) => string
  end: (end: string, names: ReadonlyMap<string, string>) => string
  /** Why a figure is not told. */
  status: (status: number) => string
  /** A figure, or why it is not told: for tables and files. */
  value: (value: number | null, status: number) => Value
  people: (value: number | null, status: number) => string
}

export interface How {
  exact: boolean
  complete: boolean
  /** What destinations were asked for by. */
  to?: To
}

export function wordsOf({ t, name, number }: Texts, how: How): Words {
  const place: Words['place'] = (code, names) => {
    const nameOf = (of: string) => names.get(of) ?? POINTS.get(of)?.name
    const known = nameOf(code)
    if (known) return known
    if (code === NO_ORIGIN) return t('flows.noOrigin')
    if (code.startsWith('EXTERNAL-')) return t('flows.external')
    if (code.endsWith('-')) return t('flows.noPlace', { of: nameOf(code.slice(0, -1)) ?? code.slice(0, -1) })
    return code
  }
  const status = (of: number): string => {
    if (of === 5) return t('flows.status5')
    if (of === 6) return t('flows.status6')
    if (of === 8) return t('flows.status8')
    if (of === 4) return t('flows.status4')
    if (of === -2) return t('flows.statusNoData')
    return t('flows.statusNot')
  }
  const rest = (outcome: string): string => {
    const of = name('outcome', outcome)
    if (!how.complete) return t('flows.restNotRead', { of })
    return how.exact ? t('flows.restNoEnd', { of }) : t('flows.restWithheld', { of })
  }
  const end: Words['end'] = (id, names) => {
    const code = codeOf(id)
    switch (kindOf(id)) {
      case 'outcome':
        return name('outcome', code)
      case 'sector':
        return name('sector', code)
      case 'reason':
        return name('transferReason', code)
      case 'rest':
        return rest(code)
      case WITHHELD:
        return how.exact || how.complete ? t('flows.withheld') : t('flows.notRead')
      case OTHERS:
        return t('flows.others')
      default:
        return isAbove(code, how.to) ? t('flows.noPlace', { of: place(code, names) }) : place(code, names)
    }
  }
  return {
    place,
    end,
    status,
    value: (value, of) => value ?? status(of),
    people: (value, of) => (value === null ? status(of) : t('flows.people', { count: number(value) })),
  }
}

/** Whether a place stands for what is not known below it: a city among counties, a province among cities. */
export function isAbove(code: string, to: To | undefined): boolean {
  return (to === 'COUNTY' && /^\d{2}(\d{2})?$/.test(code)) || (to === 'CITY' && /^\d{2}$/.test(code))
}

export function useWords(how: How): Words {
  const texts = useTexts()
  const { exact, complete, to } = how
  return useMemo(() => wordsOf(texts, { exact, complete, to }), [texts, exact, complete, to])
}

/** What of a pair is told, and its status. */
export const toldOf = (pair: Pair): [number | null, number] => [pair.people, pair.people === null ? pair.status : SHOWN]
