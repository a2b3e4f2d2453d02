/** What the search box asks: organisations and activities together, people by themselves, as they have other rules. */
import { graphql, type ResultOf } from '../graphql'

export const ThingsQuery = graphql(`
  query SearchThings($text: String!, $within: String, $organisations: Boolean!, $activities: Boolean!) {
    searchOrganisations(text: $text, within: $within, first: 10) @include(if: $organisations) {
      pageInfo { hasNextPage }
      nodes { code name shortName kind closedOn ancestors { code name shortName } }
    }
    searchActivities(text: $text, within: $within, first: 6) @include(if: $activities) {
      pageInfo { hasNextPage }
      nodes { activityId name kind startsAt host { name shortName } }
    }
  }
`)

export const PeopleQuery = graphql(`
  query SearchPeople($text: String!, $within: String) {
    searchPeople(text: $text, within: $within, first: 8) {
      pageInfo { hasNextPage }
      nodes { personId name idNumberMasked membership { branch { name shortName ancestors { name shortName } } } }
    }
  }
`)

export const WithinQuery = graphql(`
  query SearchWithin($code: String!) {
    organisation(code: $code) { name shortName }
  }
`)

export type Things = ResultOf<typeof ThingsQuery>
export type People = ResultOf<typeof PeopleQuery>
