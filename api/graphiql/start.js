// Starts GraphiQL with the token from the address (#token=…), which never leaves the browser but as the Authorization header.
(function () {
  const fresh = new URLSearchParams(location.hash.slice(1)).get("token");
  if (fresh) {
    sessionStorage.setItem("leaguegraph-token", fresh);
    history.replaceState(null, "", location.pathname);
  }
  const token = fresh || sessionStorage.getItem("leaguegraph-token");
  // The fetcher's own header serves the schema and every tab; what stands in the headers editor wins over it.
  const given = token ? { Authorization: "Bearer " + token } : {};
  const headers = token ? "" : JSON.stringify({ Authorization: "Bearer <a token that the demo printed 演示令牌>" }, null, 2);
  const memory = new Map(); // nothing is kept beyond this tab
  const storage = {
    getItem: (key) => (memory.has(key) ? memory.get(key) : null),
    setItem: (key, value) => memory.set(key, value),
    removeItem: (key) => memory.delete(key),
    clear: () => memory.clear(),
    get length() {
      return memory.size;
    },
  };
  const element = React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql", headers: given }),
    defaultTabs: window.leagueGraphExamples.map((query) => ({ query, headers })),
    defaultHeaders: headers,
    storage,
  });
  ReactDOM.createRoot(document.getElementById("graphiql")).render(element);
})();
