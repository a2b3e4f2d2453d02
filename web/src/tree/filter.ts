/** The filter of the tree: which organisations stay in sight. What may hold something that is looked for stays as the way to it. */
import type { Kind, Row, Sector } from './queries'

export interface Filter {
  kinds: readonly Kind[]
  sectors: readonly Sector[]
}

export const KINDS: readonly Kind[] = [
  'PROVINCIAL_COMMITTEE', 'CITY_COMMITTEE', 'COUNTY_COMMITTEE', 'COMMITTEE', 'WORK_COMMITTEE', 'GENERAL_BRANCH', 'BRANCH',
] // prettier-ignore
export const SECTORS: readonly Sector[] = [
  'UNIVERSITY', 'VOCATIONAL', 'MIDDLE_SCHOOL', 'TOWNSHIP', 'VILLAGE', 'COMMUNITY', 'GOVERNMENT', 'STATE_ENTERPRISE',
  'NEW_ECONOMIC', 'NEW_SOCIAL', 'FALLBACK',
] // prettier-ignore
const GRASSROOTS: readonly Kind[] = ['COMMITTEE', 'WORK_COMMITTEE', 'GENERAL_BRANCH']

export const holdsOthers = (kind: Kind): boolean => kind !== 'BRANCH' && kind !== 'EXTERNAL'
export const isOn = (filter: Filter): boolean => filter.kinds.length > 0 || filter.sectors.length > 0

/** Kinds to ask for: those that are looked for and those above them; null for all. */
export function askedKinds(filter: Filter): Kind[] | null {
  if (filter.kinds.length === 0) return null
  const lowest = Math.max(...filter.kinds.map((kind) => KINDS.indexOf(kind)))
  // Committees of the grass roots may hold one another
  return KINDS.filter((kind, at) => at <= lowest || (lowest >= KINDS.indexOf('COMMITTEE') && GRASSROOTS.includes(kind)))
}

/** Whether a row stays: it is looked for itself, or something below it may be. */
export function stays(row: Row, filter: Filter): boolean {
  if (!isOn(filter)) return true
  const ofKind = filter.kinds.length === 0 || filter.kinds.includes(row.kind)
  const ofSector = filter.sectors.length === 0 || (row.sector !== null && filter.sectors.includes(row.sector))
  if (ofKind && ofSector) return true
  if (!holdsOthers(row.kind)) return false
  const { byKind, bySector } = row.totals ?? {}
  const kindsBelow = byKind?.some((each) => each.organisations > (each.kind === row.kind ? 1 : 0) && filter.kinds.includes(each.kind))
  const sectorsBelow = bySector?.some((each) => each.organisations > (each.sector === row.sector ? 1 : 0) && filter.sectors.includes(each.sector))
  // Without counts nobody knows: it stays
  return (filter.kinds.length === 0 || (kindsBelow ?? true)) && (filter.sectors.length === 0 || (sectorsBelow ?? true))
}
