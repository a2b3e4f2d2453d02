/** A field for an organisation: what is typed is searched; answers that come late never replace newer ones. */
import { Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useQuery } from 'urql'

import { graphql } from '../graphql'
import { useTexts } from '../texts'
import { shortNameOf } from './scope'

const FIND = graphql(`
  query FindOrganisations($text: String!) {
    searchOrganisations(text: $text, kinds: [PROVINCIAL_COMMITTEE, CITY_COMMITTEE, COUNTY_COMMITTEE, COMMITTEE, WORK_COMMITTEE], first: 20) {
      nodes {
        code
        name
        shortName
        kind
      }
    }
  }
`)

const WAIT_MS = 200

interface Props {
  label: string
  /** The organisation that is chosen, as far as it is known. */
  chosen: { code: string; name: string | null } | null
  onChoose: (code: string) => void
}

export function OrganisationSelect({ label, chosen, onChoose }: Props) {
  const { t, name } = useTexts()
  const [typed, setTyped] = useState('')
  const text = useLate(typed.trim())
  // urql answers for the variables of now alone
  const [result] = useQuery({ query: FIND, variables: { text }, pause: text === '' })
  const isBehind = text !== typed.trim() || result.fetching
  const options = useMemo(() => {
    const found = text === '' || isBehind ? [] : (result.data?.searchOrganisations.nodes ?? [])
    const made = found.map((each) => ({ value: each.code, label: shortNameOf(each), about: `${each.code} · ${name('kind', each.kind)}` }))
    const own = chosen && !made.some((each) => each.value === chosen.code) && typed === ''
    return own ? [{ value: chosen.code, label: chosen.name ?? chosen.code, about: chosen.code }] : made
  }, [text, isBehind, result.data, chosen, typed, name])
  const hint = result.error ? t('flows.searchFailed') : typed.trim() === '' ? t('flows.searchType') : isBehind ? t('app.loading') : t('flows.searchNothing')
  return (
    <Select
      aria-label={label}
      placeholder={t('flows.searchType')}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      value={chosen?.code}
      options={options}
      notFoundContent={<span className="quiet">{hint}</span>}
      optionRender={(option) => (
        <>
          <span className="name">{option.label}</span>
          <div className="quiet" style={{ fontSize: 12 }}>
            {option.data.about}
          </div>
        </>
      )}
      onChange={(code: string) => {
        setTyped('')
        onChoose(code)
      }}
      onOpenChange={(open) => {
        if (!open) setTyped('')
      }}
    />
  )
}

function useLate(value: string): string {
  const [late, setLate] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), WAIT_MS)
    return () => clearTimeout(timer)
  }, [value])
  return late
}
