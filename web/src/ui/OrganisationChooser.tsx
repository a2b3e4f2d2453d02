/** An organisation by what is typed; answers to what was typed before never stand in the list. */
import { Select } from 'antd'
import { useEffect, useState } from 'react'
import { useQuery } from 'urql'

import { graphql } from '../graphql'
import { useTexts } from '../texts'

const FOUND = graphql(`
  query ChooseOrganisation($text: String!) {
    searchOrganisations(text: $text, first: 8) {
      nodes {
        code
        name
        kind
        closedOn
        parent {
          name
          shortName
        }
      }
    }
  }
`)

const CHOSEN = graphql(`
  query ChosenOrganisation($code: String!) {
    organisation(code: $code) {
      code
      name
    }
  }
`)

const WAIT_MS = 200

interface Props {
  /** Code of the one that is chosen. */
  value: string
  onChange: (code: string) => void
  label: string
}

export function OrganisationChooser({ value, onChange, label }: Props) {
  const { t, name } = useTexts()
  const [text, setText] = useState('')
  const typed = useLater(text.trim(), WAIT_MS)
  const [chosen] = useQuery({ query: CHOSEN, variables: { code: value }, pause: !value })
  const [found] = useQuery({ query: FOUND, variables: { text: typed }, pause: !typed })
  const waiting = typed !== text.trim() || (Boolean(typed) && found.fetching)
  const nodes = typed && !waiting ? (found.data?.searchOrganisations.nodes ?? []) : []
  const known = chosen.data?.organisation
  return (
    <Select
      aria-label={label}
      showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
      value={{ value, label: known?.code === value ? known.name : value }}
      labelInValue
      onChange={({ value: code }) => {
        setText('')
        onChange(code)
      }}
      style={{ width: 'min(360px, 100%)' }}
      popupMatchSelectWidth={false}
      // All that is found stands in the list without scrolling
      virtual={false}
      listHeight={560}
      loading={waiting}
      notFoundContent={<span className="quiet">{waiting ? t('activities.searching') : typed ? t('activities.noneFound') : t('activities.type')}</span>}
      options={nodes.map((each) => ({ value: each.code, label: each.name, each }))}
      optionRender={({ data: { each } }) => (
        <div style={{ maxWidth: 'min(560px, 80vw)', whiteSpace: 'normal' }}>
          <span className="name">{each.name}</span>
          <div className="quiet">
            {[name('kind', each.kind), each.code, each.closedOn ? t('activities.closed') : (each.parent?.shortName ?? each.parent?.name)]
              .filter(Boolean)
              .join(' · ')}
          </div>
        </div>
      )}
    />
  )
}

/** A value once it has not changed for a while. */
function useLater<Value>(value: Value, wait: number): Value {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), wait)
    return () => clearTimeout(timer)
  }, [value, wait])
  return later
}
