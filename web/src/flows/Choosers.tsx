/** What the reader can choose: all of it goes to the address. */
import { Select } from 'antd'
import type { ReactNode } from 'react'

import { useTexts } from '../texts'
import { useAddress } from '../ui/address'
import { OrganisationChooser } from '../ui/OrganisationChooser'
import { COMMITTEES, HORIZONS, LEVELS, OF_FLOWS, REASONS, TOS, type Organisation, type Scope, type View } from './scope'

export function Field({ label, wide = false, children }: { label: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? 'flows-field wide' : 'flows-field'}>
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  )
}

interface ChooseProps {
  label: string
  value: string
  values: readonly { value: string; label: string; disabled?: boolean }[]
  onChange: (value: string) => void
  onOpen?: () => void
}

export function Choose({ label, value, values, onChange, onOpen }: ChooseProps) {
  return (
    <Field label={label}>
      <Select aria-label={label} value={value} options={[...values]} onChange={onChange} popupMatchSelectWidth={false} onOpenChange={(open) => open && onOpen?.()} />
    </Field>
  )
}

export function WithinField({ within }: { within: Organisation | { code: string; name: null } }) {
  const { t } = useTexts()
  const address = useAddress()
  return (
    <Field label={t('flows.within')} wide>
      <OrganisationChooser
        label={t('flows.within')}
        value={within.code}
        kinds={COMMITTEES}
        // What was chosen below the organisation says nothing of another one
        onChange={(code) => address.set({ within: code, level: null, cell: null, pick: null })}
      />
    </Field>
  )
}

interface YearProps {
  year: number
  years: readonly number[]
  onOpen: () => void
}

export function YearField({ year, years, onOpen }: YearProps) {
  const { t } = useTexts()
  const address = useAddress()
  const offered = years.includes(year) ? years : [year, ...years]
  return (
    <Choose
      label={t('flows.year')}
      value={String(year)}
      values={offered.map((each) => ({ value: String(each), label: String(each) }))}
      onChange={(value) => address.set({ year: value, cell: null })}
      onOpen={onOpen}
    />
  )
}

export function FlowChoosers({ scope, view }: { scope: Scope; view: View }) {
  const { t, name } = useTexts()
  const address = useAddress()
  const choose = (key: string) => (value: string) => address.set({ [key]: value, cell: null })
  if (!OF_FLOWS.includes(view)) return null
  const onMap = view === 'map'
  const levels = onMap ? LEVELS.filter((each) => each === 'CITY' || each === 'COUNTY') : LEVELS
  const tos = TOS.filter((each) => (onMap ? each === 'CITY' || each === 'COUNTY' : scope.exact || each !== 'INSTITUTION'))
  return (
    <>
      <Choose label={t('flows.level')} value={scope.level} onChange={choose('level')} values={levels.map((value) => ({ value, label: name('flowLevel', value) }))} />
      <Choose
        label={t('flows.to')}
        value={scope.to}
        onChange={choose('to')}
        values={tos.map((value) => ({ value, label: value === 'REASON' ? t('flows.reason') : name('flowLevel', value) }))}
      />
      <Choose
        label={t('flows.reason')}
        value={scope.reason ?? ''}
        onChange={(value) => address.set({ reason: value || null, cell: null })}
        values={[{ value: '', label: t('flows.allReasons') }, ...REASONS.map((value) => ({ value, label: name('transferReason', value) }))]}
      />
    </>
  )
}

export function HorizonField({ horizon }: { horizon: string }) {
  const { t, name } = useTexts()
  const address = useAddress()
  return (
    <Choose
      label={t('flows.horizon')}
      value={horizon}
      onChange={(value) => address.set({ horizon: value === 'AS_OF' ? null : value, cell: null })}
      values={HORIZONS.map((value) => ({ value, label: name('horizon', value) }))}
    />
  )
}
