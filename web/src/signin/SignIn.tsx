/** The page of somebody who is not signed in: the demo's roles, a token, or the way to the identity provider. */
import { Alert, Button, Card, Form, Input } from 'antd'
import { useEffect, useState } from 'react'

import { config } from '../shell/config'
import { session } from '../shell/session'
import { wordsIn } from '../shell/SignedInAs'
import { useStore } from '../shell/store'
import { setLanguage, useTexts } from '../texts'
import { finishSignIn, isReturning, startSignIn } from './oidc'

export function SignIn() {
  const { t, language } = useTexts()
  const ended = useStore(session.ended)
  useEffect(() => {
    document.title = t('signin.title')
  }, [t])
  return (
    <main id="main" style={{ maxWidth: 560, margin: '0 auto', padding: '6vh 16px' }}>
      <Card>
        <div style={{ display: 'flex', flexDirection: 'column', gap: 16 }}>
          <div className="row" style={{ flexWrap: 'nowrap', justifyContent: 'space-between' }}>
            <h1>{t('signin.title')}</h1>
            <Button type="text" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')} title={t('language.switch')}>
              {t('language.other')}
            </Button>
          </div>
          <div role="status">{ended && <Alert type="warning" showIcon title={ended === 'expired' ? t('signin.expired') : t('signin.refused')} />}</div>
          {config.demo.length > 0 && <DemoRoles />}
          {config.oidc && <Provider />}
          {!config.oidc && <TokenForm />}
          <a href="/assets/licences.md">{t('signin.licences')}</a>
        </div>
      </Card>
    </main>
  )
}

function DemoRoles() {
  const { t, language } = useTexts()
  return (
    <section aria-labelledby="demo-roles">
      <h2 id="demo-roles">{t('signin.demo')}</h2>
      <p className="quiet">{t('signin.demoSays')}</p>
      <ul className="plain" style={{ display: 'grid', gap: 6 }}>
        {config.demo.map((each) => (
          <li key={each.subject}>
            <Button block style={{ textAlign: 'left', height: 'auto', display: 'block', whiteSpace: 'normal', padding: '8px 12px' }} onClick={() => session.signIn(each.token)}>
              {wordsIn(each.text, language)}{' '}
              <span className="quiet">{each.subject}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function TokenForm() {
  const { t } = useTexts()
  return (
    <Form layout="vertical" onFinish={({ token }: { token: string }) => session.signIn(token.trim())} requiredMark={false}>
      <Form.Item
        name="token"
        label={t('signin.token')}
        extra={t('signin.tokenSays')}
        rules={[{ required: true, pattern: /^\s*[\w-]+\.[\w-]+\.[\w-]+\s*$/, message: t('signin.notAToken') }]}
      >
        <Input.TextArea rows={3} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        {t('signin.go')}
      </Button>
    </Form>
  )
}

function Provider() {
  const { t } = useTexts()
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (isReturning()) finishSignIn().catch((error: unknown) => setProblem(String(error)))
  }, [])
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 12 }}>
      {problem && <Alert type="error" showIcon title={t('signin.failed')} description={problem} />}
      <Button type="primary" size="large" onClick={() => void startSignIn().catch((error: unknown) => setProblem(String(error)))}>
        {t('signin.provider')}
      </Button>
    </div>
  )
}
