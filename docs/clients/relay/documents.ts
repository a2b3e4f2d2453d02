/** What league.ts asks. relay-compiler alone reads this, and writes __generated__; a program that is bundled has it where it is used. */
import { graphql } from 'relay-runtime'

graphql`
  query documentsChildrenQuery($code: String!, $first: Int!, $after: String) {
    organisation(code: $code) {
      children(first: $first, after: $after) {
        nodes { code name }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`
graphql`
  mutation documentsSignUpMutation($input: SignUpInput!) {
    signUp(input: $input) {
      __typename
      ... on SignUpPayload { participation { state } }
      ... on Failure { code message nextStep }
    }
  }
`
graphql`
  subscription documentsInboxSubscription($code: String!) {
    inboxChanged(organisation: $code) { code transferInbox(first: 20) { totalCount } }
  }
`
graphql`
  query documentsChangesQuery($since: Int!) {
    changes(since: $since, first: 100, reason: "copied into a table") {
      events { number at actor action after }
      next
      hasMore
    }
  }
`
