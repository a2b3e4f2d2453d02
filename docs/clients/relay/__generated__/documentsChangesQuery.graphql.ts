/**
 * @generated SignedSource<<044239e99c11fe1819139bf024557d81>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type documentsChangesQuery$variables = {
  since: number;
};
export type documentsChangesQuery$data = {
  readonly changes: {
    readonly events: ReadonlyArray<{
      readonly action: string;
      readonly actor: string;
      readonly after: string;
      readonly at: string;
      readonly number: number;
    }>;
    readonly hasMore: boolean;
    readonly next: number;
  } | null | undefined;
};
export type documentsChangesQuery = {
  response: documentsChangesQuery$data;
  variables: documentsChangesQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "since"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Literal",
        "name": "first",
        "value": 100
      },
      {
        "kind": "Literal",
        "name": "reason",
        "value": "copied into a table"
      },
      {
        "kind": "Variable",
        "name": "since",
        "variableName": "since"
      }
    ],
    "concreteType": "ChangeFeed",
    "kind": "LinkedField",
    "name": "changes",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "AuditEvent",
        "kind": "LinkedField",
        "name": "events",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "number",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "at",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "actor",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "action",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "after",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "next",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "hasMore",
        "storageKey": null
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
    "name": "documentsChangesQuery",
    "selections": (v1/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "documentsChangesQuery",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "e4a3265d85a58cb22d64332c7214871e",
    "id": null,
    "metadata": {},
    "name": "documentsChangesQuery",
    "operationKind": "query",
    "text": "query documentsChangesQuery(\n  $since: Int!\n) {\n  changes(since: $since, first: 100, reason: \"copied into a table\") {\n    events {\n      number\n      at\n      actor\n      action\n      after\n    }\n    next\n    hasMore\n  }\n}\n"
  }
};
})();

(node as any).hash = "5d136e2a01b6711bef53050a0554de1c";

export default node;
