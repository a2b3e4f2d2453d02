/** Tables as CSV, and files that the browser saves. */

export type Value = string | number | null

/** A spreadsheet takes a text that begins so for a formula; also after blanks and in the wide forms of the letters. */
const FORMULA = /^[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

export function csvCell(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[\t\r]/.test(value) || FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** With a mark by which spreadsheets know UTF-8. */
export function csvOf(head: readonly string[], rows: readonly (readonly Value[])[]): string {
  return `\ufeff${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`
}

/** A name of a file without what file systems do not take. */
export const fileName = (parts: readonly string[], ending: string): string =>
  `${parts.map((part) => part.replace(/[^\p{Letter}\p{Number}-]+/gu, '_')).join('-')}.${ending}`

export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
