/** The burn-down of a season: outcomes week by week, of one cohort or of several together. */
import { OUTCOMES, type Total } from './cells'

export interface Week {
  day: string
  /** People by outcome; null where withheld. */
  people: Record<string, number | null>
  status: Record<string, number>
}

interface Point {
  day: string
  outcomes: readonly Total[]
}

export function weeksOf(burnDown: readonly Point[]): Week[] {
  return burnDown.map(({ day, outcomes }) => ({
    day,
    people: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, outcomes.find((each) => each.outcome === outcome)?.people ?? null])),
    status: Object.fromEntries(outcomes.map((each) => [each.outcome, each.statusPeople])),
  }))
}

/**
 * Cohorts are disjoint, so their weeks add up: those days that every cohort has. A sum with a withheld part is not told.
 */
export function together(cohorts: readonly (readonly Week[])[]): Week[] {
  const [first = [], ...rest] = cohorts
  return first.flatMap((week) => {
    const same = [week, ...rest.flatMap((each) => each.filter((other) => other.day === week.day))]
    if (same.length !== cohorts.length) return []
    const people = Object.fromEntries(
      OUTCOMES.map((outcome) => {
        const parts = same.map((each) => each.people[outcome] ?? null)
        return [outcome, parts.includes(null) ? null : parts.reduce<number>((all, each) => all + (each ?? 0), 0)]
      }),
    )
    return [{ day: week.day, people, status: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, people[outcome] === null ? 6 : 1])) }]
  })
}
