/** What went wrong, what to do, the id of the request, and another try; tries by itself once the server is back. */
import { Alert, Button } from 'antd'
import { useEffect, useRef } from 'react'
import type { CombinedError } from 'urql'

import { OFFLINE, problemOf } from '../graphql/problem'
import { connection } from '../shell/connection'
import { useTexts } from '../texts'

const MOST_TRIES = 3
const KNOWN = ['OFFLINE', 'TIMEOUT', 'RATE_LIMITED', 'UNAVAILABLE', 'QUERY_TOO_EXPENSIVE', 'UNAUTHENTICATED', 'INTERNAL', 'BAD_INPUT'] as const

export function Failure({ error, retry }: { error: CombinedError; retry: () => void }) {
  const { t, language } = useTexts()
  const problem = problemOf(error)
  const code = KNOWN.find((each) => each === problem.code) ?? 'INTERNAL'
  const tries = useRef(0)
  useEffect(() => {
    if (problem.code !== OFFLINE) return undefined
    return connection.whenFound(() => {
      // One that is lost again and again, while others are answered, waits for the reader
      if (tries.current < MOST_TRIES) retry()
      tries.current += 1
    })
  }, [problem.code, retry])
  return (
    <Alert
      type="error"
      showIcon
      title={TITLES(t)[code]}
      description={
        <>
          {problem.message && (language === 'en' || code === 'BAD_INPUT') && (
            <div className="name" lang="en">
              {problem.message}
            </div>
          )}
          <div className="quiet">
            {problem.code}
            {problem.requestId && ` · ${t('failure.request', { id: problem.requestId })}`}
          </div>
        </>
      }
      action={
        <Button onClick={retry} size="small">
          {t('failure.retry')}
        </Button>
      }
    />
  )
}

const TITLES = (t: ReturnType<typeof useTexts>['t']): Record<(typeof KNOWN)[number], string> => ({
  OFFLINE: t('failure.OFFLINE'),
  TIMEOUT: t('failure.TIMEOUT'),
  RATE_LIMITED: t('failure.RATE_LIMITED'),
  UNAVAILABLE: t('failure.UNAVAILABLE'),
  QUERY_TOO_EXPENSIVE: t('failure.QUERY_TOO_EXPENSIVE'),
  UNAUTHENTICATED: t('failure.UNAUTHENTICATED'),
  INTERNAL: t('failure.INTERNAL'),
  BAD_INPUT: t('failure.BAD_INPUT'),
})
