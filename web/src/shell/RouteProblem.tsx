/** Addresses without a page, and pages that broke. */
import { Button, Result } from 'antd'
import { Link, useRouteError } from 'react-router'

import { useTexts } from '../texts'

export function NotFound() {
  const { t } = useTexts()
  return <Result status="info" title={t('app.noPage')} subTitle={t('app.noPageNext')} extra={<Link to="/">{t('app.toTree')}</Link>} />
}

export function RouteProblem() {
  const { t } = useTexts()
  const error = useRouteError()
  const told = error instanceof Error ? error.message : String(error)
  return (
    <Result
      status="error"
      title={t('app.broken')}
      subTitle={`${t('app.brokenNext')} (${told})`}
      extra={
        <>
          <Button type="primary" onClick={() => window.location.reload()}>
            {t('app.reload')}
          </Button>{' '}
          <Button href="/">{t('app.toTree')}</Button>
        </>
      }
    />
  )
}
