/** What the tree asks for. */
import { graphql, type ResultOf, type VariablesOf } from '../graphql'

export const TreeRow = graphql(`
  fragment TreeRow on Organisation {
    code
    name
    shortName
    kind
    sector
    totals {
      branches
      members
      cadres
      byKind @include(if: $counted) { kind organisations }
      bySector @include(if: $counted) { sector organisations }
    }
  }
`)

export const TopQuery = graphql(
  `
    query TreeTop($code: String!, $day: Date, $counted: Boolean!) {
      organisation(code: $code, asOf: $day) {
        ...TreeRow
      }
    }
  `,
  [TreeRow],
)

export const ChildrenQuery = graphql(
  `
    query TreeChildren($code: String!, $day: Date, $kinds: [Kind!], $counted: Boolean!, $after: String) {
      organisation(code: $code, asOf: $day) {
        children(first: 100, after: $after, kinds: $kinds) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes { ...TreeRow }
        }
      }
    }
  `,
  [TreeRow],
)

export const WayQuery = graphql(`
  query TreeWay($code: String!, $day: Date) {
    organisation(code: $code, asOf: $day) {
      code
      ancestors { code }
    }
  }
`)

export type Row = ResultOf<typeof TreeRow>
export type ChildrenData = ResultOf<typeof ChildrenQuery>
export type ChildrenVariables = VariablesOf<typeof ChildrenQuery>
export type Kind = Row['kind']
export type Sector = NonNullable<Row['sector']>
