/** One operation with many variables at once, as a tree needs: what each answered, by a key. urql's cache keeps the answers. */
import { useEffect, useState } from 'react'
import { useClient, type AnyVariables, type Client, type DocumentInput, type OperationResult } from 'urql'

import { connection } from '../shell/connection'
import { Store, useStore } from '../shell/store'

export type Answers<Data, Variables extends AnyVariables> = ReadonlyMap<string, OperationResult<Data, Variables>>

class Following<Data, Variables extends AnyVariables> {
  readonly answers = new Store<Answers<Data, Variables>>(new Map())
  private readonly ends = new Map<string, () => void>()
  private readonly arrived = new Map<string, OperationResult<Data, Variables>>()
  private frame: number | undefined

  constructor(
    private readonly client: Client,
    private readonly query: DocumentInput<Data, Variables>,
  ) {}

  follow(wanted: ReadonlyMap<string, Variables>): void {
    for (const [key, end] of this.ends) {
      if (wanted.has(key)) continue
      end()
      this.ends.delete(key)
      this.arrived.delete(key)
    }
    for (const [key, variables] of wanted) if (!this.ends.has(key)) this.begin(key, variables)
  }

  again = (key: string, variables: Variables): void => {
    this.ends.get(key)?.()
    this.begin(key, variables, true)
  }

  retry = (): void => {
    for (const [key, answer] of this.arrived) if (answer.error) this.again(key, answer.operation.variables)
  }

  end(): void {
    this.follow(new Map())
    if (this.frame !== undefined) cancelAnimationFrame(this.frame)
    this.frame = undefined
  }

  private begin(key: string, variables: Variables, anew = false): void {
    const source = this.client.query(this.query, variables, anew ? { requestPolicy: 'network-only' } : {})
    const { unsubscribe } = source.subscribe((result) => {
      this.arrived.set(key, result)
      // Fifty answers of a restored view are one rendering
      this.frame ??= requestAnimationFrame(() => {
        this.frame = undefined
        this.answers.set(new Map(this.arrived))
      })
    })
    this.ends.set(key, unsubscribe)
  }
}

/** Ask a query with each of the variables in `wanted`; answers that are not wanted any more are dropped. */
export function useQueries<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  wanted: (answers: Answers<Data, Variables>) => ReadonlyMap<string, Variables>,
): [Answers<Data, Variables>, (key: string, variables: Variables) => void] {
  const client = useClient()
  const [following] = useState(() => new Following(client, query))
  const answers = useStore(following.answers)
  useEffect(() => following.follow(wanted(answers)))
  useEffect(() => () => following.end(), [following])
  // What was not answered while the server was gone is asked again when it is back
  useEffect(() => connection.whenFound(following.retry), [following])
  return [answers, following.again]
}
