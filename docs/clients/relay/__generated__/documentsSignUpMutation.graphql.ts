/**
 * @generated SignedSource<<9e4b54b396fb90de61e9f86c5cf1e796>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type SignUpState = "CONFIRMED" | "WAITING" | "%future added value";
export type SignUpInput = {
  activityId: string;
  dryRun?: boolean;
  expectedVersion?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
};
export type documentsSignUpMutation$variables = {
  input: SignUpInput;
};
export type documentsSignUpMutation$data = {
  readonly signUp: {
    readonly __typename: string;
    readonly code?: string;
    readonly message?: string;
    readonly nextStep?: string;
    readonly participation?: {
      readonly state: SignUpState;
    } | null | undefined;
  } | null | undefined;
};
export type documentsSignUpMutation = {
  response: documentsSignUpMutation$data;
  variables: documentsSignUpMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": null,
    "kind": "LinkedField",
    "name": "signUp",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "__typename",
        "storageKey": null
      },
      {
        "kind": "InlineFragment",
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Participation",
            "kind": "LinkedField",
            "name": "participation",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "state",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "type": "SignUpPayload",
        "abstractKey": null
      },
      {
        "kind": "InlineFragment",
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "code",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "message",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "nextStep",
            "storageKey": null
          }
        ],
        "type": "Failure",
        "abstractKey": "__isFailure"
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "documentsSignUpMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "documentsSignUpMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "f11d1b96f15a4cc95d290913707788e6",
    "id": null,
    "metadata": {},
    "name": "documentsSignUpMutation",
    "operationKind": "mutation",
    "text": "mutation documentsSignUpMutation(\n  $input: SignUpInput!\n) {\n  signUp(input: $input) {\n    __typename\n    ... on SignUpPayload {\n      participation {\n        state\n      }\n    }\n    ... on Failure {\n      __isFailure: __typename\n      code\n      message\n      nextStep\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "0284c0f37714bc45534d307ab8c8a418";

export default node;
