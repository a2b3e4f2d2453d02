/** What the search box asks: organisations and activities together, people by themselves, as they have other rules. */
import { graphql, type ResultOf } from '../graphql'

const FoundActivity = graphql(`
  fragment FoundActivity on Activity { activityId name kind startsAt host { name shortName } }
`)

const FoundPerson = graphql(`
  fragment FoundPerson on Person { personId name idNumberMasked membership { branch { name shortName ancestors { name shortName } } } }
`)

export const ThingsQuery = graphql(
  `
  query SearchThings($text: String!, $within: String, $first: Int!, $organisations: Boolean!, $activities: Boolean!) {
    searchOrganisations(text: $text, within: $within, first: $first) @include(if: $organisations) {
      pageInfo { hasNextPage }
      nodes { code name shortName kind closedOn ancestors { code name shortName } }
    }
    searchActivities(text: $text, within: $within, first: $first) @include(if: $activities) {
      pageInfo { hasNextPage }
      nodes { ...FoundActivity }
    }
  }
`,
  [FoundActivity],
)

export const PeopleQuery = graphql(
  `
  query SearchPeople($text: String!, $within: String, $first: Int!) {
    searchPeople(text: $text, within: $within, first: $first) {
      pageInfo { hasNextPage }
      nodes { ...FoundPerson }
    }
  }
`,
  [FoundPerson],
)

/** What was typed may be the code of a person or an activity. */
export const CodeQuery = graphql(
  `
    query SearchCode($text: ID!, $people: Boolean!, $activities: Boolean!) {
      person(id: $text) @include(if: $people) { ...FoundPerson }
      activity(id: $text) @include(if: $activities) { ...FoundActivity }
    }
  `,
  [FoundPerson, FoundActivity],
)

export const WithinQuery = graphql(`
  query SearchWithin($code: String!) {
    organisation(code: $code) { name shortName }
  }
`)

export type Things = ResultOf<typeof ThingsQuery>
export type ByCode = ResultOf<typeof CodeQuery>
export type People = ResultOf<typeof PeopleQuery>
