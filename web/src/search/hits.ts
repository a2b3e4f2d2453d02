/** Hits as lines of the list: what it is called, what it is, where it hangs, and its page. */
import type { Texts } from '../texts'
import { activityAddress, organisationAddress, personAddress } from '../ui/links'
import type { ByCode, People, Things } from './queries'

export type Group = 'organisations' | 'people' | 'activities'

export interface Hit {
  key: string
  group: Group
  name: string
  what: string
  /** Where it hangs, from the top down. */
  where: string
  address: string
}

interface Named {
  name: string
  shortName: string | null
}

const called = (each: Named) => each.shortName ?? each.name
/** The way without the root, which is above everything. */
const way = (all: readonly Named[]) => all.slice(1).map(called).join(' › ')

export function hitsOf(things: Things | undefined, people: People | undefined, byCode: ByCode | undefined, { name, day, t }: Texts): Hit[] {
  const organisations = things?.searchOrganisations?.nodes.map<Hit>((each) => ({
    key: `organisation ${each.code}`,
    group: 'organisations',
    name: each.name,
    what: each.closedOn ? `${name('kind', each.kind)}, ${t('search.closed', { day: day(each.closedOn) })}` : name('kind', each.kind),
    where: way(each.ancestors) || each.code,
    address: organisationAddress(each.code, each.ancestors),
  }))
  const persons = [...(byCode?.person ? [byCode.person] : []), ...(people?.searchPeople.nodes ?? [])].map<Hit>((each) => {
    const branch = each.membership?.branch
    return {
      key: `person ${each.personId}`,
      group: 'people',
      name: each.name,
      what: each.idNumberMasked,
      where: branch ? way([...branch.ancestors, branch]) : t('search.noBranch'),
      address: personAddress(each.personId),
    }
  })
  const activities = [...(byCode?.activity ? [byCode.activity] : []), ...(things?.searchActivities?.nodes ?? [])].map<Hit>((each) => ({
    key: `activity ${each.activityId}`,
    group: 'activities',
    name: each.name,
    what: `${name('activityKind', each.kind)}, ${day(each.startsAt.slice(0, 10))}`,
    where: each.host ? called(each.host) : '',
    address: activityAddress(each.activityId),
  }))
  return [...(organisations ?? []), ...persons, ...activities]
}
