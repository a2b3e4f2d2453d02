/** A local table of events (SQLite), with the place to go on from. */
import { DatabaseSync } from 'node:sqlite'

export interface Event {
  readonly number: number
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly after: string
}

export class Copy {
  readonly #tables: DatabaseSync

  constructor(file: string) {
    this.#tables = new DatabaseSync(file)
    this.#tables.exec('CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY, at TEXT, actor TEXT, action TEXT, after TEXT)')
    this.#tables.exec('CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), since INTEGER)')
  }

  /** The number of the last event that was looked at. */
  get since(): number {
    return Number(this.#tables.prepare('SELECT since FROM place').get()?.since ?? 0)
  }

  get length(): number {
    return Number(this.#tables.prepare('SELECT count(*) AS events FROM event').get()?.events)
  }

  /** Take a page: events and place in one transaction, so that, killed at any moment, nothing is skipped and nothing comes twice. */
  take(events: readonly Event[], next: number): void {
    this.#tables.exec('BEGIN IMMEDIATE')
    try {
      const insert = this.#tables.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?)')
      for (const { number, at, actor, action, after } of events) insert.run(number, at, actor, action, after)
      this.#tables.prepare('INSERT INTO place VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET since = excluded.since').run(next)
      this.#tables.exec('COMMIT')
    } catch (error) {
      this.#tables.exec('ROLLBACK')
      throw error
    }
  }
}
