/** State that lives in the address: read a parameter, set some, keep the others. */
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

export interface Address {
  get: (name: string) => string | null
  /** A list joined by dots, as codes and enumerations are (neither has a dot). */
  list: (name: string) => string[]
  /** Set parameters; null or an empty list takes one away. `replace` leaves no step for the back button. */
  set: (changes: Record<string, string | readonly string[] | null>, how?: { replace?: boolean }) => void
}

export function useAddress(): Address {
  const [search, setSearch] = useSearchParams()
  const get = useCallback((name: string) => search.get(name), [search])
  const list = useCallback((name: string) => search.get(name)?.split('.').filter(Boolean) ?? [], [search])
  const set = useCallback<Address['set']>(
    (changes, how) => {
      setSearch((before) => changed(before, changes), { replace: how?.replace ?? false })
    },
    [setSearch],
  )
  return { get, list, set }
}

export function changed(before: URLSearchParams, changes: Record<string, string | readonly string[] | null>): URLSearchParams {
  const after = new URLSearchParams(before)
  for (const [name, value] of Object.entries(changes)) {
    const text = typeof value === 'object' && value !== null ? value.join('.') : value
    if (text) after.set(name, text)
    else after.delete(name)
  }
  return after
}
