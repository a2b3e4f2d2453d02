// Questions to begin with; a test sends each of them to the API.
window.leagueGraphExamples = [
  `# Where is this branch? 这个支部在哪里？
query Where {
  searchOrganisations(text: "新村", kinds: [BRANCH], first: 5) {
    totalCount
    nodes {
      name
      ancestors { name }
    }
  }
}
`,
  `# What stands below a district, and how much of it? 越秀区下级团组织与汇总
query Below {
  organisation(code: "440104") {
    name
    shortName
    totals { organisations byKind { kind organisations } countedAt }
    children(first: 10) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { code name kind sector }
    }
  }
}
`,
  `# Which activities are there? 有哪些活动？
query Activities {
  searchActivities(text: "志愿", within: "4401", first: 5) {
    totalCount
    nodes {
      name
      startsAt
      host { name }
      signUps { confirmed waiting }
      ratings { average count }
    }
  }
}
`,
  `# Which division was this, on a past day? 历史行政区划
query Then {
  division(code: "440104", asOf: "2018-10-31") {
    name
    ancestors { name }
    children(first: 5) { totalCount nodes { code name } }
    history { on event before after }
  }
}
`,
];
