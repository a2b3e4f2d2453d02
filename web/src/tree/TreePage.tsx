/** The first page: the tree, its filters and its day, and beside it what is selected. All of it is in the address. */
import { Button, DatePicker, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { Suspense, useEffect, useMemo } from 'react'

import { config } from '../shell/config'
import { lazily } from '../shell/lazily'
import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { Failure } from '../ui/Failure'
import { Nothing } from '../ui/Nothing'
import { isDay } from '../ui/day'
import { today } from '../ui/today'
import { isOn, KINDS, SECTORS, type Filter } from './filter'
import type { Kind, Sector } from './queries'
import { Tree } from './Tree'
import './tree.css'
import { useTree } from './useTree'

const loadDetail = () => import('./Detail')
const Detail = lazily(loadDetail)

function useView() {
  const { get, set } = useAddress()
  const selected = get('at')
  const asked = get('day')
  // A day that is none, or is to come, is told and left out
  const day = asked !== null && isDay(asked) && asked <= today() ? asked : null
  const wrongDay = asked === day ? null : asked
  const kinds = get('kinds')
  const sectors = get('sectors')
  const opened = get('open')
  const filter = useMemo<Filter>(
    () => ({
      kinds: KINDS.filter((each) => kinds?.split('.').includes(each)),
      sectors: SECTORS.filter((each) => sectors?.split('.').includes(each)),
    }),
    [kinds, sectors],
  )
  const open = useMemo(() => opened?.split('.').filter(Boolean) ?? [], [opened])
  return { view: { selected, day, filter, open }, wrongDay, set }
}

export function TreePage() {
  const { t, name, day: dayText } = useTexts()
  const { view, wrongDay, set } = useView()
  const { top, askTop, lines, more, retry, open } = useTree(view)
  useEffect(() => {
    // Fetched while the reader looks at the tree
    const idle = setTimeout(() => void loadDetail().catch(() => undefined), 800)
    return () => clearTimeout(idle)
  }, [])
  const opened = (codes: Iterable<string>) => [...new Set(codes)].filter((each) => each !== config.root)
  const close = (code: string) => set({ open: opened(open).filter((each) => each !== code), at: keptInSight(code) }, { replace: true })
  /** What is selected below a line that closes would open it again: the line itself becomes the selected one. */
  function keptInSight(code: string): string | null {
    if (view.selected === null || view.selected === code) return view.selected
    let at = lines.findIndex((line) => line.key === view.selected)
    for (let line = lines[at]; line !== undefined && line.parent !== null; line = lines[at]) {
      if (line.parent === code) return code
      const { parent } = line
      at = lines.findIndex((each) => each.key === parent)
    }
    return view.selected
  }
  if (top.error && !top.data) {
    return (
      <div className="page">
        <Failure error={top.error} retry={() => askTop({ requestPolicy: 'network-only' })} />
      </div>
    )
  }
  const nothing = top.data && !top.data.organisation
  return (
    <div className={`tree-page${view.selected === null ? ' alone' : ''}${view.day ? ' past' : ''}`}>
      <div className="tree-side">
        <h1 className="hidden">{t('tree.label')}</h1>
        <div className="tree-tools no-print">
          <label className="row">
            <span>{t('tree.day')}</span>
            <DatePicker
              value={view.day ? dayjs(view.day) : null}
              maxDate={dayjs(today())}
              placeholder={t('tree.today')}
              onChange={(picked: Dayjs | null) => set({ day: picked?.isValid() ? picked.format('YYYY-MM-DD') : null })}
            />
          </label>
          <Select<Kind[]>
            mode="multiple"
            allowClear
            maxTagCount="responsive"
            style={{ minWidth: 150, flex: 1, maxWidth: 320 }}
            aria-label={t('tree.kinds')}
            placeholder={t('tree.kinds')}
            value={[...view.filter.kinds]}
            onChange={(kinds) => set({ kinds })}
            options={KINDS.map((each) => ({ value: each, label: name('kind', each) }))}
          />
          <Select<Sector[]>
            mode="multiple"
            allowClear
            maxTagCount="responsive"
            style={{ minWidth: 150, flex: 1, maxWidth: 320 }}
            aria-label={t('tree.sectors')}
            placeholder={t('tree.sectors')}
            value={[...view.filter.sectors]}
            onChange={(sectors) => set({ sectors })}
            options={SECTORS.map((each) => ({ value: each, label: name('sector', each) }))}
          />
        </div>
        {wrongDay !== null && (
          <div className="banner row" role="status">
            {t('tree.wrongDay', { day: wrongDay })}
            <Button size="small" onClick={() => set({ day: null })}>
              {t('tree.toToday')}
            </Button>
          </div>
        )}
        {isOn(view.filter) && lines.some((line) => line.is === 'row' && line.canOpen && line.row.totals === null) && (
          <div className="banner" role="status">
            {t('tree.filterBlind')}
          </div>
        )}
        {view.day && (
          <div className="banner row" role="status">
            <strong>{t('tree.past', { day: dayText(view.day) })}</strong> {t('tree.pastSays')}
            <Button size="small" onClick={() => set({ day: null })}>
              {t('tree.toToday')}
            </Button>
          </div>
        )}
        {nothing ? (
          <Nothing why={view.day ? t('tree.nothingThen') : t('tree.nothing')} next={view.day ? t('tree.nothingThenNext') : t('tree.nothingNext')} />
        ) : (
          <Tree
            lines={lines}
            selected={view.selected}
            day={view.day}
            filtered={isOn(view.filter)}
            counts={lines.some((line) => line.is === 'row' && line.row.totals !== null)}
            onSelect={(code) => set({ at: code, open: opened(open) })}
            onOpen={(code) => set({ open: opened([...open, code]) }, { replace: true })}
            onClose={close}
            onMore={more}
            onRetry={retry}
          />
        )}
      </div>
      {view.selected === null ? (
        <aside className="detail" aria-label={t('detail.label')}>
          <Nothing why={t('tree.begin')} next={t('tree.beginSays')} />
        </aside>
      ) : (
        <Suspense fallback={<aside className="detail" aria-busy="true" />}>
          <Detail code={view.selected} day={view.day} onClose={() => set({ at: null, tab: null })} />
        </Suspense>
      )}
    </div>
  )
}
