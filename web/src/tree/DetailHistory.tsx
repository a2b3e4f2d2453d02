/** What became of an organisation: founded, renamed, moved, closed; and the names it had. */
import { Link } from 'react-router'

import { graphql } from '../graphql'
import { NO_VALUE, useTexts } from '../texts'
import { Asked } from '../ui/Asked'
import { organisationAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'

const HistoryQuery = graphql(`
  query DetailHistory($code: String!) {
    organisation(code: $code) {
      history { on event before beforeCode after afterCode }
    }
  }
`)

export function DetailHistory({ code }: { code: string }) {
  const { t, name, day } = useTexts()
  return (
    <Asked query={HistoryQuery} variables={{ code }}>
      {({ organisation }) => {
        const history = organisation?.history ?? []
        if (history.length === 0) return <Nothing why={t('detail.noHistory')} />
        return (
          <ol className="plain people">
            {history.map((each, at) => (
              <li key={`${each.on} ${each.event} ${at}`}>
                <strong>{day(each.on)}</strong> {name('historyEvent', each.event)}
                {(each.before ?? each.after) !== null && each.event !== 'REGISTERED' && (
                  <div className="quiet">
                    <End text={each.before} code={each.beforeCode} moved={each.event === 'MOVED'} /> →{' '}
                    <End text={each.after} code={each.afterCode} moved={each.event === 'MOVED'} />
                  </div>
                )}
              </li>
            ))}
          </ol>
        )
      }}
    </Asked>
  )
}

function End({ text, code, moved }: { text: string | null; code: string | null; moved: boolean }) {
  if (moved && code) {
    return (
      <Link className="name" to={organisationAddress(code)}>
        {text ?? code}
      </Link>
    )
  }
  return <span className="name">{text ?? code ?? NO_VALUE}</span>
}
