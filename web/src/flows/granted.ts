/** Which grants let the caller read counts. */
interface Grant<Organisation> {
  role: string
  organisation: Organisation
}

/** An administrator or an auditor sees none. */
const WITH_COUNTS: readonly string[] = ['STAFF', 'OFFICER', 'ANALYST']

/** Each organisation once, in the order in which they were granted. */
export function withCounts<Organisation extends { code: string }>(grants: readonly Grant<Organisation>[]): Organisation[] {
  const found = new Map<string, Organisation>()
  for (const { role, organisation } of grants) if (WITH_COUNTS.includes(role) && !found.has(organisation.code)) found.set(organisation.code, organisation)
  return [...found.values()]
}
