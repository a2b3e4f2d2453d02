/** What the reader chose: all of it stands in the address. */
import { config } from '../shell/config'
import type { To, Total } from './cells'

export type Level = 'PROVINCE' | 'CITY' | 'COUNTY' | 'INSTITUTION'
export const LEVELS: readonly Level[] = ['PROVINCE', 'CITY', 'COUNTY', 'INSTITUTION']
export type Horizon = 'DAYS_30' | 'DAYS_90' | 'DAYS_365' | 'AS_OF'
export const HORIZONS: readonly Horizon[] = ['DAYS_30', 'DAYS_90', 'DAYS_365', 'AS_OF']
export const REASONS = ['FURTHER_STUDY', 'EMPLOYED', 'UNEMPLOYED', 'ARMY', 'ABROAD', 'DELAYED_GRADUATION', 'MOVED', 'OTHER_PROVINCE'] as const
export type Reason = (typeof REASONS)[number]
export const VIEWS = ['sankey', 'matrix', 'map', 'season', 'survival', 'ranking'] as const
export type View = (typeof VIEWS)[number]
/** Views of the flow table. */
export const OF_FLOWS: readonly View[] = ['sankey', 'matrix', 'map']
/** Views that read one horizon; the others go over all of the time. */
export const AT_HORIZON = OF_FLOWS
export const TOS: readonly To[] = ['CITY', 'COUNTY', 'PROVINCE', 'INSTITUTION', 'SECTOR', 'REASON']
export const PROVINCE = config.root
/** Kinds that have institutions at or below them. */
export const COMMITTEES: ('PROVINCIAL_COMMITTEE' | 'CITY_COMMITTEE' | 'COUNTY_COMMITTEE' | 'COMMITTEE' | 'WORK_COMMITTEE')[] = ['PROVINCIAL_COMMITTEE', 'CITY_COMMITTEE', 'COUNTY_COMMITTEE', 'COMMITTEE', 'WORK_COMMITTEE']

export interface Organisation {
  code: string
  name: string
  shortName: string | null
  level: string | null
  isInstitution: boolean
}

export interface Scope {
  within: Organisation
  year: number
  level: Level
  to: To
  horizon: Horizon
  reason: Reason | null
  /** Exact figures, or published rows. */
  exact: boolean
  /** Whether the outcomes of the whole are told, so that pictures can add up. */
  told: boolean
  /** Of the whole, by outcome. */
  totals: readonly Total[]
  asOf: string
}

export function oneOf<Value extends string>(values: readonly Value[], value: string | null): Value | null {
  return values.find((each) => each === value) ?? null
}

/** The level of origins that shows most: one below what was asked for. */
export function levelBelow(within: Organisation): Level {
  if (within.isInstitution) return 'INSTITUTION'
  if (within.level === 'PROVINCE') return 'CITY'
  return within.level === 'CITY' ? 'COUNTY' : 'INSTITUTION'
}

/** No published table carries places together with a reason, nor institutions as ends. */
export function carriedTo(to: To, reason: Reason | null, exact: boolean): To {
  if (exact) return to
  if (reason !== null && to !== 'PROVINCE') return 'REASON'
  return to === 'INSTITUTION' ? 'CITY' : to
}

/** Only cities and counties have points: what was chosen besides them is the nearest of both. */
export function onMap(asked: { level: Level; to: To }, within: Organisation): { level: Level; to: To } {
  const isPlace = (of: string): of is 'CITY' | 'COUNTY' => of === 'CITY' || of === 'COUNTY'
  return { level: isPlace(asked.level) ? asked.level : within.level === 'CITY' || within.level === 'COUNTY' ? 'COUNTY' : 'CITY', to: isPlace(asked.to) ? asked.to : 'CITY' }
}

export const shortNameOf = (organisation: { name: string; shortName?: string | null }): string => organisation.shortName ?? organisation.name
