/** A picture with its words, its table, its CSV and its PNG. What the picture shows stands in the table, too. */
import { Button, Segmented } from 'antd'
import { useEffect, useEffectEvent, useRef, useState, type ReactNode, type RefObject } from 'react'

import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { csvOf, fileName, save, type Value } from './csv'
import { DataTable, type Column, type Row } from './DataTable'
import { begin, looks, type Chart, type Option } from './echarts'
import { Legend, type Entry } from './Legend'
import { pngOf } from './png'

export interface Drawn {
  /** The option for a picture of this width. */
  option: (width: number) => Option
  height: (width: number) => number
  /** What the picture shows, for who cannot see it. */
  label: string
  onPick?: (what: Picked) => void
}

export interface Picked {
  dataType?: string
  name: string
  data: unknown
}

interface Props {
  /** By which the address tells that the table is shown. */
  id: string
  title: string
  says: ReactNode
  /** What a click does: not on paper. */
  hint?: string
  /** What was chosen: beneath the title, on paper, in files and their names. */
  chosen: string[]
  /** Choices that belong to this picture alone. */
  choices?: ReactNode
  legend?: Entry[]
  drawn: Drawn | null
  columns: Column[]
  rows: Row[]
  /** Parts of the names of files, before what was chosen. */
  file: string[]
  /** Whose data the picture shows besides: it goes with the picture. */
  source?: string
  /** Beneath everything: sources, what was left out. */
  notes?: ReactNode
}

const PAPER_PX = 680

export function Picture({ id, title, says, hint, chosen, choices, legend, drawn, columns, rows, file, source, notes }: Props) {
  const { t } = useTexts()
  const address = useAddress()
  const chart = useRef<Chart | null>(null)
  const tables = address.list('show')
  const asTable = tables.includes(id) || drawn === null
  const saveTable = () => {
    const values = rows.map((row) => row.cells.map((cell): Value => cell))
    save(new Blob([csvOf(columns.map((each) => each.title), values)], { type: 'text/csv;charset=utf-8' }), fileName([...file, ...chosen], 'csv'))
  }
  const savePicture = async () => {
    const url = chart.current?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: '#fff' })
    const blob = url ? await pngOf(url, { title, about: chosen, legend: legend ?? [], source }) : null
    if (blob) save(blob, fileName([...file, ...chosen], 'png'))
  }
  return (
    <section className="card" aria-label={title} style={{ display: 'flex', flexDirection: 'column', gap: 12 }}>
      <div className="row" style={{ justifyContent: 'space-between', alignItems: 'flex-start' }}>
        <div style={{ minWidth: 0 }}>
          <h2>{title}</h2>
          <div className="quiet name">{chosen.join(' · ')}</div>
        </div>
        <div className="row no-print">
          <Segmented
            aria-label={t('flows.shownAs')}
            value={asTable ? 'table' : 'picture'}
            disabled={drawn === null}
            onChange={(to) => address.set({ show: to === 'table' ? [...tables, id] : tables.filter((each) => each !== id) }, { replace: true })}
            options={[
              { value: 'picture', label: t('flows.picture') },
              { value: 'table', label: t('flows.table') },
            ]}
          />
          <Button onClick={saveTable} disabled={rows.length === 0}>
            {t('flows.csv')}
          </Button>
          <Button onClick={() => void savePicture()} disabled={asTable}>
            {t('flows.png')}
          </Button>
        </div>
      </div>
      {choices && <div className="row no-print">{choices}</div>}
      <div style={{ maxWidth: '75em' }}>
        {says}
        {hint && <span className="no-print"> {hint}</span>}
      </div>
      {!asTable && legend && <Legend entries={legend} />}
      {asTable || drawn === null ? <DataTable caption={title} columns={columns} rows={rows} /> : <Canvas drawn={drawn} chartRef={chart} />}
      {notes && <div className="quiet">{notes}</div>}
    </section>
  )
}

function Canvas({ drawn, chartRef }: { drawn: Drawn; chartRef: RefObject<Chart | null> }) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const pick = useEffectEvent((what: Picked) => drawn.onPick?.(what))
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const chart = begin(element)
    chartRef.current = chart
    // Pictures are waited for by this mark, by tests and by the bench
    chart.on('finished', () => element.setAttribute('data-drawn', ''))
    chart.on('click', (event) => pick({ dataType: event.dataType, name: event.name, data: event.data }))
    const measure = () => setWidth(Math.floor(element.clientWidth))
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    const toPaper = () => setWidth(PAPER_PX)
    window.addEventListener('beforeprint', toPaper)
    window.addEventListener('afterprint', measure)
    return () => {
      observer.disconnect()
      window.removeEventListener('beforeprint', toPaper)
      window.removeEventListener('afterprint', measure)
      chart.dispose()
      chartRef.current = null
    }
  }, [chartRef])
  const height = Math.round(drawn.height(width || 800))
  useEffect(() => {
    const chart = chartRef.current
    if (!chart || width === 0) return
    chart.resize({ width, height })
    chart.setOption({ ...looks(), ...drawn.option(width) }, { notMerge: true })
  }, [drawn, width, height, chartRef])
  return <div ref={box} role="img" aria-label={drawn.label} style={{ width: '100%', height, overflow: 'hidden' }} />
}
