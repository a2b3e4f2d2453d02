/** The table of a picture: numbers on the right, withheld ones as words; the first cell may lead further. */
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'

import { useTexts } from '../texts'
import type { Value } from './csv'
import './flows.css'

export interface Column {
  title: string
  kind?: 'text' | 'number' | 'percent' | 'day'
}

export interface Row {
  key: string
  /** As they stand in the CSV, too; a text in a column of numbers says why there is none. */
  cells: Value[]
  /** Before the first cell. */
  lead?: ReactNode
  /** Where the first cell leads. */
  link?: string
  onOpen?: () => void
}

const AT_ONCE = 100

export function DataTable({ caption, columns, rows }: { caption: string; columns: Column[]; rows: Row[] }) {
  const { t } = useTexts()
  const [shown, setShown] = useState(AT_ONCE)
  return (
    <>
      {/* A region that scrolls has to be reached by keyboard */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="flows-scroll" tabIndex={0} role="region" aria-label={t('flows.tableOf', { name: caption })}>
        <table className="flows-table">
          <caption className="hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" className={isNumeric(column) ? 'right' : undefined}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <tr key={row.key}>
                {row.cells.map((value, at) => {
                  const column = columns[at] ?? { title: '' }
                  return at === 0 ? (
                    <th key={column.title} scope="row">
                      {row.lead}
                      <First row={row} value={value} column={column} />
                    </th>
                  ) : (
                    <td key={column.title} className={isNumeric(column) ? 'right' : undefined}>
                      <Told value={value} column={column} />
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > AT_ONCE && (
        <div className="row no-print">
          <span className="quiet">{t('page.shown', { shown: Math.min(shown, rows.length), total: rows.length })}</span>
          {shown < rows.length && <Button onClick={() => setShown(shown + 5 * AT_ONCE)}>{t('page.more')}</Button>}
        </div>
      )}
    </>
  )
}

const isNumeric = (column: Column): boolean => column.kind === 'number' || column.kind === 'percent'

function First({ row, value, column }: { row: Row; value: Value; column: Column }) {
  const told = <Told value={value} column={column} />
  if (row.link) return <Link to={row.link}>{told}</Link>
  if (row.onOpen) {
    return (
      <button type="button" className="flows-open" onClick={row.onOpen}>
        {told}
      </button>
    )
  }
  return told
}

function Told({ value, column }: { value: Value; column: Column }) {
  const { number, percent, day } = useTexts()
  if (value === null) return null
  if (typeof value === 'number') return <span className="number">{column.kind === 'percent' ? percent(value) : number(value)}</span>
  if (column.kind === 'day') return day(value)
  return <span className={isNumeric(column) ? 'quiet' : 'name'}>{value}</span>
}
