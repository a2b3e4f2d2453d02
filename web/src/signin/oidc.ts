/** OpenID Connect: authorisation code flow with PKCE (RFC 7636), by oidc-client-ts, loaded when it is asked for. */
import { config } from '../shell/config'
import { session } from '../shell/session'

export const RETURN_PATH = '/signin/return'

async function manager() {
  if (!config.oidc) throw new Error('No identity provider is set.')
  const { UserManager, WebStorageStateStore } = await import('oidc-client-ts')
  const store = new WebStorageStateStore({ store: sessionStorage })
  return new UserManager({
    authority: config.oidc.authority,
    client_id: config.oidc.clientId,
    redirect_uri: `${window.location.origin}${RETURN_PATH}`,
    response_type: 'code',
    scope: config.oidc.scope,
    loadUserInfo: false,
    automaticSilentRenew: false,
    stateStore: store,
    userStore: store,
  })
}

export const isReturning = (): boolean => window.location.pathname === RETURN_PATH

/** Go to the identity provider; it comes back to where one was. */
export async function startSignIn(): Promise<void> {
  const at = isReturning() ? '/' : window.location.pathname + window.location.search
  await (await manager()).signinRedirect({ state: at })
}

/** The identity provider came back with a code: exchange it for a token. */
export async function finishSignIn(): Promise<void> {
  const user = await (await manager()).signinCallback()
  if (!user) throw new Error('The identity provider gave no user.')
  const at = typeof user.state === 'string' && user.state.startsWith('/') && !user.state.startsWith('//') ? user.state : '/'
  session.signIn(user.access_token)
  window.location.replace(at)
}
