/** Readers of a person, put together by the organisation where they hold the right and by what they see. */

interface Reader {
  organisation: { code: string }
  via: string
  sees: string
  account: string | null
  cadre: string | null
}

export interface Readers<Each extends Reader> {
  organisation: Each['organisation']
  sees: Each['sees']
  /** Names of cadres. */
  cadres: string[]
  /** Accounts that were granted the role. */
  accounts: string[]
  /** Accounts of officers elsewhere who asked for the person. */
  asked: string[]
}

/** In the order in which the server names them. */
export function together<Each extends Reader>(readers: readonly Each[]): Readers<Each>[] {
  const groups = new Map<string, Readers<Each>>()
  for (const reader of readers) {
    const key = `${reader.organisation.code} ${reader.sees}`
    const { organisation, sees } = reader
    const group: Readers<Each> = groups.get(key) ?? { organisation, sees, cadres: [], accounts: [], asked: [] }
    groups.set(key, group)
    if (reader.cadre !== null) group.cadres.push(reader.cadre)
    if (reader.account !== null) (reader.via === 'ASKED' ? group.asked : group.accounts).push(reader.account)
  }
  return [...groups.values()]
}
