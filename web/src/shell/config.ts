/** What the server tells the page with itself: the demo's accounts, where to sign in, whether there are outlines for the map. */

export interface DemoAccount {
  subject: string
  role: string
  text: string
  token: string
}

export interface Config {
  demo: DemoAccount[]
  /** OIDC: issuer and client id, where sign-in by code flow with PKCE is set up. */
  oidc: { authority: string; clientId: string; scope: string } | null
  /** Whether /outlines.json is there. */
  outlines: boolean
  /** Code of the root of the tree. */
  root: string
  /** The present day of the data (that of the generated province), YYYY-MM-DD; null without. */
  today: string | null
}

const NONE: Config = { demo: [], oidc: null, outlines: false, root: '44', today: null }

function read(): Config {
  const element = document.getElementById('leaguegraph-config')
  const told = JSON.parse(element?.textContent ?? '{}') as Partial<Config>
  return { ...NONE, ...told }
}

export const config = read()
