/**
 * A client of LeagueGraph with Apollo: page through everything, act once, listen, follow changes.
 *
 * LEAGUEGRAPH_TOKEN=… node league.ts http://127.0.0.1:8000/graphql page 4401
 * and `act ACTIVITY`, `listen CODE`, `follow FILE` in place of `page CODE`.
 */
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError } from '@apollo/client/core'
import { SetContextLink } from '@apollo/client/link/context'
import { RetryLink } from '@apollo/client/link/retry'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { initGraphQLTada } from 'gql.tada'
import { map } from 'rxjs'

import { Ended, fetchInTime, waitAfter, type Trouble } from '../shared/again.ts'
import { Copy } from '../shared/copy.ts'
import { address, run } from '../shared/program.ts'
import type { introspection } from '../shared/schema-types.d.ts'
import { listenAlways, makeSockets } from '../shared/sockets.ts'
import { authorization } from '../shared/token.ts'

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string } }>()
const PAGE_SIZE = Number(process.env.PAGE_SIZE ?? 100) // 100 is the most

const CHILDREN = graphql(`
  query Children($code: String!, $first: Int!, $after: String) {
    organisation(code: $code) {
      children(first: $first, after: $after) {
        nodes { code name }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`)
const SIGN_UP = graphql(`
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      __typename
      ... on SignUpPayload { participation { state } }
      ... on Failure { code message nextStep }
    }
  }
`)
const INBOX = graphql(`
  subscription Inbox($code: String!) {
    inboxChanged(organisation: $code) { code transferInbox(first: 20) { totalCount } }
  }
`)
const CHANGES = graphql(`
  query Changes($since: Int!) {
    changes(since: $since, first: 100, reason: "copied into a table") {
      events { number at actor action after }
      next
      hasMore
    }
  }
`)

/** Errors of an answer are thrown, so that the link before this one sees them as it sees a failed connection. */
const thrown = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    map((result) => {
      if (result.errors?.length) throw new CombinedGraphQLErrors(result)
      return result
    }),
  ),
)
/** What passes is asked again, a change only with an idempotencyKey in its variables. */
const again = new RetryLink({
  attempts: (attempt, _, error) => waitAfter(attempt, troubleOf(error)) !== undefined,
  delay: (attempt, _, error) => waitAfter(attempt, troubleOf(error)) ?? 0,
})
const token = new SetContextLink(({ headers }) => ({ headers: { ...headers, authorization: authorization() } }))
const http = new HttpLink({ uri: address, fetch: fetchInTime })
const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    new GraphQLWsLink(makeSockets(address)),
    ApolloLink.from([again, thrown, token, http]),
  ),
  cache: new InMemoryCache(), // a page with a cache needs possibleTypes for `... on Failure`: see README.md
  defaultOptions: { query: { fetchPolicy: 'no-cache' }, mutate: { fetchPolicy: 'no-cache' } },
})

function troubleOf(error: unknown): Trouble {
  return {
    errors: CombinedGraphQLErrors.is(error) ? error.errors : undefined,
    response: ServerError.is(error) ? error.response : undefined,
  }
}

/** Return the data of an answer. */
async function asked<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await answer
  if (!data) throw new Error('An answer without data.')
  return data
}

/** Print every organisation right below one. */
async function page(code: string): Promise<void> {
  const variables = { code, first: PAGE_SIZE, after: null as string | null }
  for (;;) {
    const { organisation } = await asked(client.query({ query: CHILDREN, variables }))
    if (!organisation) throw new Error(`There is no organisation ${code}.`)
    for (const child of organisation.children.nodes) console.log(child.code, child.name)
    const { hasNextPage, endCursor } = organisation.children.pageInfo
    if (!hasNextPage) return
    variables.after = endCursor
  }
}

/** Sign up for an activity, once, however often it has to be asked. */
async function act(activityId: string): Promise<void> {
  const input = { activityId, idempotencyKey: process.env.IDEMPOTENCY_KEY ?? crypto.randomUUID() }
  const { signUp } = await asked(client.mutate({ mutation: SIGN_UP, variables: { input } }))
  if (signUp && 'code' in signUp) throw new Error(`${signUp.code}: ${signUp.message} ${signUp.nextStep}`)
  console.log(signUp?.participation?.state ?? 'withdrawn since')
}

/** Print how many transfers await an organisation, whenever that changes. */
async function listen(code: string): Promise<void> {
  await listenAlways(async (isHeard) => {
    const answers = client.subscribe({ query: INBOX, variables: { code }, fetchPolicy: 'no-cache' })
    await answers.forEach(({ data, error }) => {
      if (error) throw CombinedGraphQLErrors.is(error) ? new Ended(error.errors) : error
      if (data) console.log(data.inboxChanged.code, data.inboxChanged.transferInbox?.totalCount)
      isHeard()
    })
  })
}

/** Copy changes into a table of SQLite; run it again to go on. */
async function follow(file: string): Promise<void> {
  const copy = new Copy(file)
  let hasMore = true
  while (hasMore) {
    const { changes } = await asked(client.query({ query: CHANGES, variables: { since: copy.since } }))
    if (!changes) throw new Error('This account is no auditor.')
    copy.take(changes.events, changes.next)
    hasMore = changes.hasMore
  }
  console.log(copy.length, 'events')
}

await run({ page, act, listen, follow })
