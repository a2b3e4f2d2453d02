/** The token to show now: looked up for every request and every connection, so that a fresh one is taken once the old one has ended. */
import { readFileSync } from 'node:fs'

export function token(): string {
  const { TOKEN_FILE, LEAGUEGRAPH_TOKEN } = process.env
  return TOKEN_FILE ? readFileSync(TOKEN_FILE, 'utf8').trim() : (LEAGUEGRAPH_TOKEN ?? '')
}

export function authorization(): string {
  return `Bearer ${token()}`
}
