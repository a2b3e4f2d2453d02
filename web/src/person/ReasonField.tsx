/** Why a record is read: it goes with every question about the person and stands in the read log, never in the address. */
import { Button, Input } from 'antd'
import { useId, useState } from 'react'

import { useTexts } from '../texts'

const LONGEST = 500

export function ReasonField({ reason, onChange }: { reason: string | null; onChange: (reason: string | null) => void }) {
  const { t } = useTexts()
  const id = useId()
  const [open, setOpen] = useState(false)
  // Whether the field was open: the keyboard goes back to the button that opened it
  const [closed, setClosed] = useState(false)
  const close = () => {
    setOpen(false)
    setClosed(true)
  }
  const [text, setText] = useState(reason ?? '')
  if (!open)
    return (
      <div className="row no-print">
        <span className="quiet">{reason ? t('person.reasonGiven') : t('person.reasonNone')}</span>
        {reason && <span className="name">{reason}</span>}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the field that was closed has become this button */}
        <Button size="small" autoFocus={closed} onClick={() => setOpen(true)}>
          {reason ? t('person.reasonChange') : t('person.reasonState')}
        </Button>
      </div>
    )
  const given = text.trim()
  return (
    <form
      className="reason no-print"
      onSubmit={(event) => {
        event.preventDefault()
        close()
        onChange(given || null)
      }}
    >
      <label htmlFor={id}>{t('person.reason')}</label>
      <div className="row">
        {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the button that was pressed has become this field */}
        <Input id={id} autoFocus value={text} maxLength={LONGEST} onChange={(event) => setText(event.target.value)} aria-describedby={`${id}-what`} />
        <Button type="primary" htmlType="submit">
          {t('person.reasonRead')}
        </Button>
        <Button
          onClick={() => {
            setText(reason ?? '')
            close()
          }}
        >
          {t('person.reasonCancel')}
        </Button>
      </div>
      <div id={`${id}-what`} className="quiet">
        {t('person.reasonWhat')}
      </div>
    </form>
  )
}
