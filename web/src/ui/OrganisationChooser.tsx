/** An organisation by what is typed; answers to what was typed before never stand in the list. */
import { Select } from 'antd'
import { useState } from 'react'
import { useQuery } from 'urql'

import { graphql, type VariablesOf } from '../graphql'
import { useTexts } from '../texts'
import { useSettled } from './useSettled'

const FOUND = graphql(`
  query ChooseOrganisation($text: String!, $kinds: [Kind!]) {
    searchOrganisations(text: $text, kinds: $kinds, first: 8) {
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
      shortName
    }
  }
`)

const WAIT_MS = 200

interface Props {
  /** Code of the one that is chosen; empty where none is. */
  value: string
  onChange: (code: string) => void
  label: string
  /** Only organisations of these kinds. */
  kinds?: VariablesOf<typeof FOUND>['kinds']
}

export function OrganisationChooser({ value, onChange, label, kinds = null }: Props) {
  const { t, name } = useTexts()
  const [text, setText] = useState('')
  const typed = useSettled(text.trim(), WAIT_MS)
  const [chosen] = useQuery({ query: CHOSEN, variables: { code: value }, pause: !value })
  const [found] = useQuery({ query: FOUND, variables: { text: typed, kinds }, pause: !typed })
  const waiting = typed !== text.trim() || (Boolean(typed) && found.fetching)
  const nodes = typed && !waiting ? (found.data?.searchOrganisations.nodes ?? []) : []
  const known = chosen.data?.organisation
  return (
    <Select
      aria-label={label}
      showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
      placeholder={t('choose.type')}
      value={value ? { value, label: known?.code === value ? (known.shortName ?? known.name) : value } : null}
      labelInValue
      onChange={(picked) => {
        if (!picked) return
        const code = picked.value
        setText('')
        onChange(code)
      }}
      style={{ width: 'min(360px, 100%)' }}
      popupMatchSelectWidth={false}
      // All that is found stands in the list without scrolling
      virtual={false}
      listHeight={560}
      loading={waiting}
      notFoundContent={<span className="quiet">{waiting ? t('choose.searching') : typed ? t('choose.noneFound') : t('choose.type')}</span>}
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
