/** Who is signed in: in the demo a choice of roles, elsewhere the subject; and the way out. */
import { Button, Select } from 'antd'

import { useTexts } from '../texts'
import { config } from './config'
import { session, subjectOf } from './session'
import { useStore } from './store'

export function SignedInAs() {
  const { t, name, language } = useTexts()
  const token = useStore(session.token)
  if (token === null) return null
  // The demo gives new tokens with every page; the account is the same
  const subject = subjectOf(token)
  const account = config.demo.find((each) => each.subject === subject)
  return (
    <div className="row">
      {account ? (
        <Select
          aria-label={t('app.role')}
          value={account.subject}
          style={{ width: 230 }}
          popupMatchSelectWidth={false}
          onChange={(chosen) => session.signIn(config.demo.find((each) => each.subject === chosen)?.token ?? token)}
          options={config.demo.map((each) => ({
            value: each.subject,
            label: `${each.role ? name('role', each.role) : t('app.member')} · ${each.subject}`,
            title: wordsIn(each.text, language),
          }))}
        />
      ) : (
        <span className="name">{subject}</span>
      )}
      <Button type="text" onClick={() => session.signOut()}>
        {t('app.signOut')}
      </Button>
    </div>
  )
}

/** Of a text as "counts of the province (全省工作人员)" the part in a language. */
export function wordsIn(text: string, language: string): string {
  const [, english = text, chinese = text] = /^(.*?)\s*\(([^()]*)\)$/.exec(text) ?? []
  return language === 'zh' ? chinese : english
}
