/** Addresses of the pages; the address is the whole state of a page. */

/** The tree with an organisation selected and the way to it opened. */
export function organisationAddress(code: string, ancestors: readonly { code: string }[] = [], more: Record<string, string> = {}): string {
  const search = new URLSearchParams({ at: code, ...more })
  if (ancestors.length) search.set('open', ancestors.map((each) => each.code).join('.'))
  return `/?${search}`
}

export const personAddress = (id: string): string => `/person/${encodeURIComponent(id)}`
export const activityAddress = (id: string): string => `/activity/${encodeURIComponent(id)}`
export const activitiesAddress = (code: string): string => `/activities?${new URLSearchParams({ of: code })}`
export const flowsAddress = (within: string, more: Record<string, string> = {}): string => `/flows?${new URLSearchParams({ within, ...more })}`
