/**
 * A client of LeagueGraph with urql: page through everything, act once, listen, follow changes.
 *
 * LEAGUEGRAPH_TOKEN=… node league.ts http://127.0.0.1:8000/graphql page 4401
 * and `act ACTIVITY`, `listen CODE`, `follow FILE` in place of `page CODE`.
 */
import {
  Client,
  fetchExchange,
  subscriptionExchange,
  type CombinedError,
  type OperationResult,
  type OperationResultSource,
} from '@urql/core'
import { initGraphQLTada } from 'gql.tada'
import { type Sink } from 'graphql-ws'
import { toAsyncIterable } from 'wonka'

import { Ended, fetchInTime, sleep, waitAfter, type Trouble } from '../shared/again.ts'
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

const sockets = makeSockets(address)
const client = new Client({
  url: address,
  preferGetMethod: false,
  fetch: fetchInTime,
  fetchOptions: () => ({ headers: { authorization: authorization() } }),
  exchanges: [
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query = '', variables }) => ({
        subscribe: (sink) => ({ unsubscribe: sockets.subscribe({ query, variables: { ...variables } }, sink as Sink) }),
      }),
    }),
  ],
})

/** Return the data of an answer; what passes is asked again, a change only with an idempotencyKey in its variables. */
async function ask<Data>(operation: () => OperationResultSource<OperationResult<Data>>): Promise<Data> {
  for (let attempt = 1; ; attempt++) {
    const { data, error } = await operation().toPromise()
    if (data && !error) return data
    const waitMs = error && waitAfter(attempt, troubleOf(error))
    if (waitMs === undefined) throw error ?? new Error('An answer without data.')
    await sleep(waitMs)
  }
}

function troubleOf(error: CombinedError): Trouble {
  return { errors: error.graphQLErrors, response: error.response }
}

/** Print every organisation right below one. */
async function page(code: string): Promise<void> {
  const variables = { code, first: PAGE_SIZE, after: null as string | null }
  for (;;) {
    const { organisation } = await ask(() => client.query(CHILDREN, variables))
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
  const { signUp } = await ask(() => client.mutation(SIGN_UP, { input }))
  if (signUp && 'code' in signUp) throw new Error(`${signUp.code}: ${signUp.message} ${signUp.nextStep}`)
  console.log(signUp?.participation?.state ?? 'withdrawn since')
}

/** Print how many transfers await an organisation, whenever that changes. */
async function listen(code: string): Promise<void> {
  await listenAlways(async (isHeard) => {
    for await (const { data, error } of toAsyncIterable(client.subscription(INBOX, { code }))) {
      if (error) throw error.graphQLErrors.length ? new Ended(error.graphQLErrors) : error.networkError
      if (data) console.log(data.inboxChanged.code, data.inboxChanged.transferInbox?.totalCount)
      isHeard()
    }
  })
}

/** Copy changes into a table of SQLite; run it again to go on. */
async function follow(file: string): Promise<void> {
  const copy = new Copy(file)
  let hasMore = true
  while (hasMore) {
    const { changes } = await ask(() => client.query(CHANGES, { since: copy.since }))
    if (!changes) throw new Error('This account is no auditor.')
    copy.take(changes.events, changes.next)
    hasMore = changes.hasMore
  }
  console.log(copy.length, 'events')
}

await run({ page, act, listen, follow })
