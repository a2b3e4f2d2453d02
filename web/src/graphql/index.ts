/** GraphQL documents typed by the printed schema (schema.graphql); schema-types.d.ts is generated from it and compared in CI. */
import { initGraphQLTada } from 'gql.tada'

import type { introspection } from './schema-types.d.ts'

export const graphql = initGraphQLTada<{
  introspection: introspection
  scalars: { Date: string; DateTime: string }
  disableMasking: true
}>()

export type { ResultOf, VariablesOf } from 'gql.tada'
