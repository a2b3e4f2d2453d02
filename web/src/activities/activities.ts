/** What is behind the pages of activities: which list an address means, places, shares of ratings. */
export const ACTIVITY_KINDS = ['STUDY', 'VOLUNTEERING', 'CULTURE', 'EMPLOYMENT', 'COUNSELLING', 'BRANCH_LIFE', 'OTHER'] as const
export type ActivityKind = (typeof ACTIVITY_KINDS)[number]

/** Kinds that an address names; others are left out. */
export const activityKindsOf = (names: readonly string[]): ActivityKind[] => ACTIVITY_KINDS.filter((kind) => names.includes(kind))

const ROOT = '44'

/** The organisation and extent that an address means: without an organisation, the whole province. */
export function whichOf(of: string | null, sub: string | null): { code: string; subtree: boolean } {
  return { code: of ?? ROOT, subtree: of === null || sub === '1' }
}

/** How many places are left; null where there is no limit. */
export function places(confirmed: number, capacity: number | null): { left: number | null; full: boolean } {
  if (capacity === null) return { left: null, full: false }
  const left = Math.max(0, capacity - confirmed)
  return { left, full: left === 0 }
}

/** The distribution of ratings, the best first, with shares; null shares without any rating. */
export function starsOf(distribution: readonly number[]): { stars: number; count: number; share: number | null }[] {
  const all = distribution.reduce((sum, each) => sum + each, 0)
  return distribution.map((count, at) => ({ stars: at + 1, count, share: all ? count / all : null })).toReversed()
}
