/** Names of branches that a list of people has by their codes alone: all of a page in one operation. */
import { useMemo } from 'react'
import { gql, useQuery, type TypedDocumentNode } from 'urql'

interface Named {
  name: string
  ancestors: { name: string; shortName: string | null; isInstitution: boolean }[]
}

type Found = Record<string, Named | null>
type Codes = Record<string, string>

/** An alias and a variable for each code. */
export function namesQuery(count: number): string {
  const all = Array.from({ length: count }, (_, at) => at)
  const variables = all.map((at) => `$c${at}: String!`).join(', ')
  const fields = all.map((at) => `c${at}: organisation(code: $c${at}) { name ancestors { name shortName isInstitution } }`).join(' ')
  return `query BranchNames(${variables}) { ${fields} }`
}

/** The way from the school to the branch; the name alone outside schools. */
export function wayOf({ name, ancestors }: Named): string {
  const school = ancestors.findIndex((each) => each.isInstitution)
  return [...(school < 0 ? [] : ancestors.slice(school).map((each) => each.shortName ?? each.name)), name].join(' ')
}

/** Of each code the way from its school, once it is there. */
export function useBranchNames(codes: readonly string[]): ReadonlyMap<string, string> {
  const key = [...new Set(codes)].toSorted((a, b) => a.localeCompare(b)).join(' ')
  const { query, variables } = useMemo(() => {
    const asked = key.split(' ').filter(Boolean)
    const document: TypedDocumentNode<Found, Codes> = gql<Found, Codes>(asked.length ? namesQuery(asked.length) : '{ __typename }')
    return { query: document, variables: Object.fromEntries(asked.map((code, at) => [`c${at}`, code])) }
  }, [key])
  const [{ data }] = useQuery({ query, variables, pause: key === '' })
  return useMemo(() => {
    const names = new Map<string, string>()
    for (const [of, code] of Object.entries(variables)) {
      const found = data?.[of]
      if (found) names.set(code, wayOf(found))
    }
    return names
  }, [data, variables])
}
