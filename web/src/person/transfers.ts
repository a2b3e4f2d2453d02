/** What is behind the list of transfers: whether a step was late, and the tone of states. */
import type { Tone } from '../ui/Badge'
import { dayOf } from '../ui/day'

export type Punctuality = 'inTime' | 'late' | 'waiting' | 'overdue'

/** Whether a step was answered before its first due time; an open one is overdue from the day after it. */
export function punctuality(step: { firstDueAt: string; answeredAt: string | null }, on: string): Punctuality {
  if (step.answeredAt !== null) return new Date(step.answeredAt) <= new Date(step.firstDueAt) ? 'inTime' : 'late'
  return dayOf(step.firstDueAt) < on ? 'overdue' : 'waiting'
}

const TONES: Record<string, Tone> = { OPEN: 'info', COMPLETED: 'good', REJECTED: 'bad', WITHDRAWN: 'plain', REVERSED: 'late' }
export const toneOf = (state: string): Tone => TONES[state] ?? 'plain'
