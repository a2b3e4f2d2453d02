/** The whole page: language, theme, session, routes. Each page but the tree is a chunk of its own. */
import { ConfigProvider } from 'antd'
import enGB from 'antd/locale/en_GB'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useEffect, useMemo } from 'react'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { Provider } from 'urql'

import { makeClient } from '../graphql/client'
import { SignIn } from '../signin/SignIn'
import { LOCALES, TextsProvider, useTexts } from '../texts'
import { TreePage } from '../tree/TreePage'
import { Frame } from './Frame'
import { lazily } from './lazily'
import { NotFound, RouteProblem } from './RouteProblem'
import { session } from './session'
import { useStore } from './store'
import { theme } from './theme'

const PersonPage = lazily(() => import('../person/PersonPage'))
const FlowsPage = lazily(() => import('../flows/FlowsPage'))
const ComparePage = lazily(() => import('../flows/ComparePage'))
const ActivitiesPage = lazily(() => import('../activities/ActivitiesPage'))
const ActivityPage = lazily(() => import('../activities/ActivityPage'))

const router = createBrowserRouter([
  {
    element: <Frame />,
    errorElement: <RouteProblem />,
    children: [
      {
        errorElement: <RouteProblem />,
        children: [
          { path: '/', element: <TreePage /> },
          { path: '/person/:id', element: <PersonPage /> },
          { path: '/flows', element: <FlowsPage /> },
          { path: '/flows/compare', element: <ComparePage /> },
          { path: '/activities', element: <ActivitiesPage /> },
          { path: '/activity/:id', element: <ActivityPage /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
])

export function App() {
  return (
    <TextsProvider>
      <Themed />
    </TextsProvider>
  )
}

function Themed() {
  const { language } = useTexts()
  useEffect(() => {
    document.documentElement.lang = LOCALES[language]
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  }, [language])
  return (
    <ConfigProvider locale={language === 'zh' ? zhCN : enGB} theme={theme} button={{ autoInsertSpace: false }}>
      <SignedIn />
    </ConfigProvider>
  )
}

function SignedIn() {
  const token = useStore(session.token)
  const client = useMemo(() => (token === null ? null : makeClient(token)), [token])
  if (client === null) return <SignIn />
  return (
    // A new session begins with nothing of the one before
    <Provider value={client} key={token}>
      <RouterProvider router={router} />
    </Provider>
  )
}
