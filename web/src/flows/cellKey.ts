/** A pair of origin and end as it stands in the address. */
const BETWEEN = '~'

export const cellKey = (origin: string, end: string): string => `${origin}${BETWEEN}${end}`

export function readCellKey(key: string | null): { origin: string; end: string } | null {
  const at = key?.indexOf(BETWEEN) ?? -1
  return key && at > 0 && at < key.length - 1 ? { origin: key.slice(0, at), end: key.slice(at + 1) } : null
}
