import { describe, expect, it } from 'vitest'

import printed from '../../../schema.graphql?raw'
import { schema } from './zh/schema'
import { CATALOGUES, fill, makeTexts, type Key } from '.'

const keys = Object.keys(CATALOGUES.zh) as Key[]
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
const sources: Record<string, string> = import.meta.glob(['../**/*.ts', '../**/*.tsx', '!../texts/**', '!../**/*.test.*'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(CATALOGUES.en).sort()).toEqual([...keys].sort())
  })

  it('have no empty text and the same places for values', () => {
    const wrong = keys.filter(
      (key) => !CATALOGUES.zh[key].trim() || !CATALOGUES.en[key].trim() || String(places(CATALOGUES.zh[key])) !== String(places(CATALOGUES.en[key])),
    )
    expect(wrong).toEqual([])
  })

  it('say Chinese in Chinese and English in English', () => {
    const han = /\p{Script=Han}/u
    // Names of languages are written in themselves
    expect(keys.filter((key) => han.test(CATALOGUES.en[key]) && !key.startsWith('language.'))).toEqual([])
  })

  it('hold every key that a component names, and no other', () => {
    const all = Object.values(sources).join('\n')
    const named = [...all.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key = '']) => key)
    expect(named.filter((key) => !(key in CATALOGUES.zh))).toEqual([])
    const prefixes = [...all.matchAll(/\bname\(\s*'([\w.]+)'/g)].map(([, prefix = '']) => `${prefix}.`)
    const unused = keys.filter((key) => !(key in schema) && !all.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)))
    expect(unused).toEqual([])
  })

  it('have a name for every value of the enumerations whose names they hold', () => {
    const values = [...printed.matchAll(/^enum (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => ({
      prefix: name[0]?.toLowerCase() + name.slice(1),
      values: [...body.matchAll(/^ {2}([A-Z][A-Z0-9_]*)$/gm)].map(([, value = '']) => value),
    }))
    const held = values.filter(({ prefix }) => Object.keys(schema).some((key) => key.startsWith(`${prefix}.`)))
    expect(held.length).toBeGreaterThan(20)
    const missing = held.flatMap(({ prefix, values: all }) => all.map((value) => `${prefix}.${value}`).filter((key) => !(key in CATALOGUES.zh)))
    expect(missing).toEqual([])
  })
})

describe('texts', () => {
  it('fill places with values', () => {
    expect(fill('{a} of {b}', { a: 1, b: 'two' })).toBe('1 of two')
    expect(fill('{missing}', {})).toBe('{missing}')
  })

  it('write numbers with separators and days as people do', () => {
    expect(makeTexts('en').number(1234567)).toBe('1,234,567')
    expect(makeTexts('zh').percent(0.907)).toBe('90.7%')
    expect(makeTexts('zh').day('2018-06-01')).toBe('2018年6月1日')
    expect(makeTexts('en').number(null)).toBe('—')
  })

  it('show an instant in the time of the province', () => {
    expect(makeTexts('en').instant('2018-11-15T23:30:00Z')).toContain('07:30')
  })
})
