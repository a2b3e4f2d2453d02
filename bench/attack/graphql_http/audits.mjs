// Runs the audits of the package graphql-http in the folder $1 against the server at $2; the token is in the environment.
import { pathToFileURL } from 'node:url'

const [folder, url] = process.argv.slice(2)
const { serverAudits } = await import(pathToFileURL(`${folder}/node_modules/graphql-http/lib/index.mjs`))
const authorization = `Bearer ${process.env.LEAGUEGRAPH_TOKEN}`
const asking = (input, init) => fetch(input, { ...init, headers: { ...init?.headers, authorization } })
const results = []
for (const audit of serverAudits({ url, fetchFn: asking })) {
  const result = await audit.fn()
  results.push({ id: audit.id, name: audit.name, status: result.status, reason: result.reason ?? null })
}
console.log(JSON.stringify(results))
