/** Parts of the page that are fetched when they are needed: where the server is gone just then, they come when it is back. */
import { lazy, type ComponentType } from 'react'

import { connection } from './connection'

const TRIES = 3

/** Fetch a part again once the server answers; with an answering server that does not have it, the page is older than the server. */
export async function patiently<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await load()
    } catch (error) {
      if (tries === TRIES) throw error
      connection.lose()
      await answering()
    }
  }
}

function answering(): Promise<void> {
  return new Promise((resolve) => {
    const end = connection.whenFound(() => {
      end()
      resolve()
    })
  })
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as React's own type says it
export function lazily<Props extends ComponentType<any>>(load: () => Promise<{ default: Props }>) {
  return lazy(() => patiently(load))
}
