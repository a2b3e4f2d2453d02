/** Texts in Chinese and English: `useTexts()` gives `t(key, values)`, numbers and dates in the language that is set. */
import { createContext, use, useMemo, type ReactNode } from 'react'

import { Store, useStore } from '../shell/store'
import * as en from './en'
import * as zh from './zh'

export type Language = 'zh' | 'en'
export type Key = keyof typeof zh.texts
type Values = Record<string, string | number>

export const CATALOGUES: Record<Language, Record<Key, string>> = { zh: zh.texts, en: en.texts }
const STORED = 'leaguegraph.language'
export const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

function stored(): Language {
  return localStorage.getItem(STORED) === 'en' ? 'en' : 'zh'
}

export const language = new Store<Language>(typeof localStorage === 'undefined' ? 'zh' : stored())

export function setLanguage(to: Language): void {
  localStorage.setItem(STORED, to)
  language.set(to)
}

export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

export interface Texts {
  language: Language
  t: (key: Key, values?: Values) => string
  /** A text whose key is put together from a prefix and a value of the schema, as `kind.BRANCH`; the value itself where there is none. */
  name: (prefix: string, value: string | null | undefined) => string
  number: (value: number | null | undefined, digits?: number) => string
  percent: (share: number | null | undefined, digits?: number) => string
  /** A calendar day, YYYY-MM-DD, as people write it. */
  day: (day: string | null | undefined) => string
  /** An instant with its offset, in the province's time. */
  instant: (at: string | null | undefined) => string
}

export const NO_VALUE = '—'

export function makeTexts(of: Language): Texts {
  const catalogue = CATALOGUES[of]
  const locale = LOCALES[of]
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Shanghai' })
  const t: Texts['t'] = (key, values) => {
    const shown = Object.fromEntries(
      Object.entries(values ?? {}).map(([name, value]) => [name, typeof value === 'number' ? value.toLocaleString(locale) : value]),
    )
    return fill(catalogue[key], shown)
  }
  return {
    language: of,
    t,
    name: (prefix, value) => (value ? (catalogue[`${prefix}.${value}` as Key] ?? value) : NO_VALUE),
    number: (value, digits = 0) => value?.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }) ?? NO_VALUE,
    percent: (share, digits = 1) =>
      share?.toLocaleString(locale, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }) ?? NO_VALUE,
    day: (day) => (day ? days.format(new Date(`${day}T00:00:00Z`)) : NO_VALUE),
    instant: (at) => (at ? instants.format(new Date(at)) : NO_VALUE),
  }
}

const Context = createContext<Texts>(makeTexts('zh'))

export function TextsProvider({ children }: { children: ReactNode }) {
  const of = useStore(language)
  const texts = useMemo(() => makeTexts(of), [of])
  return <Context value={texts}>{children}</Context>
}

export const useTexts = (): Texts => use(Context)
