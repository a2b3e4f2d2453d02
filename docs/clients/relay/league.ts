/**
 * A client of LeagueGraph with Relay: page through everything, act once, listen, follow changes.
 *
 * LEAGUEGRAPH_TOKEN=… node league.ts http://127.0.0.1:8000/graphql page 4401
 * and `act ACTIVITY`, `listen CODE`, `follow FILE` in place of `page CODE`. What is asked stands in documents.ts.
 */
import {
  commitMutation,
  Environment,
  fetchQuery,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
  type FetchFunction,
  type GraphQLResponse,
  type GraphQLTaggedNode,
  type MutationParameters,
  type OperationType,
  type SubscribeFunction,
} from 'relay-runtime'

import { Ended, fetchInTime, sleep, waitAfter, type Told } from '../shared/again.ts'
import { Copy } from '../shared/copy.ts'
import { address, run } from '../shared/program.ts'
import { listenAlways, makeSockets } from '../shared/sockets.ts'
import { authorization } from '../shared/token.ts'
import CHANGES, { type documentsChangesQuery } from './__generated__/documentsChangesQuery.graphql.ts'
import CHILDREN, { type documentsChildrenQuery } from './__generated__/documentsChildrenQuery.graphql.ts'
import INBOX, { type documentsInboxSubscription } from './__generated__/documentsInboxSubscription.graphql.ts'
import SIGN_UP, { type documentsSignUpMutation } from './__generated__/documentsSignUpMutation.graphql.ts'

const PAGE_SIZE = Number(process.env.PAGE_SIZE ?? 100) // 100 is the most

/** Return an answer; what passes is asked again, a change only with an idempotencyKey in its variables. */
const ask: FetchFunction = async ({ text, name }, variables) => {
  for (let attempt = 1; ; attempt++) {
    let response: Response | undefined
    let errors: readonly Told[] | undefined
    let failed: unknown
    try {
      response = await fetchInTime(address, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json;q=0.9',
          authorization: authorization(),
        },
        body: JSON.stringify({ query: text, operationName: name, variables }),
      })
      const answer = (await response.json()) as GraphQLResponse & { errors?: readonly Told[] }
      errors = answer.errors
      if (!errors?.length) return answer
    } catch (error) {
      failed = error
    }
    const waitMs = waitAfter(attempt, { errors, response })
    if (waitMs === undefined) throw errors ? new Ended(errors) : failed
    await sleep(waitMs)
  }
}

const sockets = makeSockets(address)
const hear: SubscribeFunction = ({ text, name }, variables) =>
  Observable.create((sink) => {
    const end = (cause: unknown) => sink.error(Array.isArray(cause) ? new Ended(cause) : (cause as Error))
    const next = (answer: object) => ('errors' in answer ? end(answer.errors) : sink.next(answer as GraphQLResponse))
    return sockets.subscribe({ query: text ?? '', operationName: name, variables }, { next, error: end, complete: () => sink.complete() })
  })

const environment = new Environment({ network: Network.create(ask, hear), store: new Store(new RecordSource()) })
async function query<Asked extends OperationType>(document: GraphQLTaggedNode, variables: Asked['variables']): Promise<Asked['response']> {
  const data = await fetchQuery<Asked>(environment, document, variables, { fetchPolicy: 'network-only' }).toPromise()
  if (!data) throw new Error('An answer without data.')
  return data
}

function mutate<Asked extends MutationParameters>(mutation: GraphQLTaggedNode, variables: Asked['variables']): Promise<Asked['response']> {
  return new Promise((onCompleted, onError) => commitMutation<Asked>(environment, { mutation, variables, onCompleted, onError }))
}

/** Print every organisation right below one. */
async function page(code: string): Promise<void> {
  const variables = { code, first: PAGE_SIZE, after: null as string | null | undefined }
  for (;;) {
    const { organisation } = await query<documentsChildrenQuery>(CHILDREN, variables)
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
  const { signUp } = await mutate<documentsSignUpMutation>(SIGN_UP, { input })
  if (signUp?.code) throw new Error(`${signUp.code}: ${signUp.message} ${signUp.nextStep}`)
  console.log(signUp?.participation?.state ?? 'withdrawn since')
}

/** Print how many transfers await an organisation, whenever that changes. */
async function listen(code: string): Promise<void> {
  const once = (isHeard: () => void) =>
    new Promise<void>((onCompleted, onError) =>
      requestSubscription<documentsInboxSubscription>(environment, {
        subscription: INBOX,
        variables: { code },
        onNext: (data) => {
          if (data) console.log(data.inboxChanged.code, data.inboxChanged.transferInbox?.totalCount)
          isHeard()
        },
        onError,
        onCompleted,
      }),
    )
  await listenAlways(once)
}

/** Copy changes into a table of SQLite; run it again to go on. */
async function follow(file: string): Promise<void> {
  const copy = new Copy(file)
  let hasMore = true
  while (hasMore) {
    const { changes } = await query<documentsChangesQuery>(CHANGES, { since: copy.since })
    if (!changes) throw new Error('This account is no auditor.')
    copy.take(changes.events, changes.next)
    hasMore = changes.hasMore
  }
  console.log(copy.length, 'events')
}

await run({ page, act, listen, follow })
