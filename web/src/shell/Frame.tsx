/** What stands around every page: where one can go, search, language, who is signed in, whether the server answers. */
import { Button, Spin } from 'antd'
import { Suspense, useEffect, useRef, useState } from 'react'
import { NavLink, Outlet, useLocation } from 'react-router'

import { setLanguage, useTexts } from '../texts'
import { connection } from './connection'
import { lazily } from './lazily'
import { SignedInAs } from './SignedInAs'
import { useStore } from './store'

const loadSearch = () => import('../search/SearchDialog')
const SearchDialog = lazily(loadSearch)

export function Frame() {
  const { t, language } = useTexts()
  const [searching, setSearching] = useState(false)
  const lost = useStore(connection.lost)
  const page = useLocation().pathname.split('/')[1] ?? ''
  // After another page has been opened, reading and the keyboard go on in it
  const shown = useRef(page)
  useEffect(() => {
    if (shown.current !== page) document.getElementById('main')?.focus({ preventScroll: true })
    shown.current = page
  }, [page])
  useEffect(() => {
    const titles: Record<string, string> = {
      '': t('app.tree'),
      person: t('app.person'),
      flows: t('app.flows'),
      activities: t('app.activities'),
      activity: t('app.activities'),
    }
    document.title = `${titles[page] ?? t('app.noPage')} · ${t('app.title')}`
  }, [page, t])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setSearching(true)
      }
    }
    window.addEventListener('keydown', onKey)
    // Fetched while the reader looks at the page, so that the box opens at once
    const idle = setTimeout(() => void loadSearch().catch(() => undefined), 1_000)
    return () => {
      window.removeEventListener('keydown', onKey)
      clearTimeout(idle)
    }
  }, [])
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <header>
        <NavLink to="/" className="brand" aria-label={t('app.title')}>
          <img src="/favicon.svg" alt="" />
          <span>{t('app.brand')}</span>
        </NavLink>
        <nav aria-label={t('app.pages')}>
          <NavLink to="/" end>
            {t('app.tree')}
          </NavLink>
          <NavLink to="/flows">{t('app.flows')}</NavLink>
          <NavLink to="/activities">{t('app.activities')}</NavLink>
          <NavLink to="/person/me">{t('app.me')}</NavLink>
        </nav>
        <Button onClick={() => setSearching(true)} aria-keyshortcuts="Control+K">
          {t('app.search')} <kbd>Ctrl K</kbd>
        </Button>
        <Button type="text" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')} title={t('language.switch')}>
          <span lang={language === 'zh' ? 'en' : 'zh-CN'}>{t('language.other')}</span>
        </Button>
        <SignedInAs />
      </header>
      <div role="status">{lost && <div className="banner bad">{t('app.lost')}</div>}</div>
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<Spin aria-label={t('app.loading')} style={{ display: 'block', marginTop: 80 }} />}>
          <Outlet />
        </Suspense>
      </main>
      {searching && (
        <Suspense fallback={null}>
          <SearchDialog
            onClose={() => {
              setSearching(false)
              document.getElementById('main')?.focus({ preventScroll: true })
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
