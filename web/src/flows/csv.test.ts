import { describe, expect, it } from 'vitest'

import { csvCell, csvOf, fileName } from './csv'

describe('CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+86', "'+86"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\u200b=1', "'\u200b=1"],
    ['＝1', "'＝1"],
    ['say "hi", twice', '"say ""hi"", twice"'],
    ['<b>x</b>', '<b>x</b>'],
    ['4401', '4401'],
  ])('writes %j as %j', (text, written) => {
    expect(csvCell(text)).toBe(written)
  })

  it('leaves numbers, negative ones too, and holes', () => {
    expect(csvCell(-3.5)).toBe('-3.5')
    expect(csvCell(null)).toBe('')
  })

  it('has one head, lines with CRLF, and the mark of UTF-8', () => {
    expect(csvOf(['去向', '人数'], [['广州市', 12]])).toBe('\ufeff去向,人数\r\n广州市,12\r\n')
  })

  it('has names of files without separators of folders', () => {
    expect(fileName(['流向', '../44', '2018'], 'csv')).toBe('流向-_44-2018.csv')
  })
})
