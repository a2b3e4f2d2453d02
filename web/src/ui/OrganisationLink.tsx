/** Organisations as links into the tree: one alone, and the way to one from the root. */
import { Link } from 'react-router'

import { graphql, type ResultOf } from '../graphql'
import { organisationAddress } from './links'
import './parts.css'

export const LINKED = graphql(`
  fragment Linked on Organisation @_unmask {
    code
    name
    ancestors {
      code
    }
  }
`)

export const ON_THE_WAY = graphql(`
  fragment OnTheWay on Organisation @_unmask {
    code
    name
    shortName
    ancestors {
      code
      name
      shortName
    }
  }
`)

export function OrganisationLink({ to }: { to: ResultOf<typeof LINKED> }) {
  return (
    <Link to={organisationAddress(to.code, to.ancestors)} className="name">
      {to.name || to.code}
    </Link>
  )
}

/** The way from the root as breadcrumbs; the organisation itself, by its full name, at the end. */
export function OrganisationWay({ to, label }: { to: ResultOf<typeof ON_THE_WAY>; label: string }) {
  const shown = to.ancestors.map((each) => ({ code: each.code, name: each.shortName ?? each.name }))
  return (
    <nav className="way" aria-label={label}>
      <ol>
        {[...shown, to].map((each, at) => (
          <li key={each.code}>
            <Link to={organisationAddress(each.code, to.ancestors.slice(0, at))} className="name">
              {each.name || each.code}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
