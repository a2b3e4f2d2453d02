/** A person: who they are, what happened to them, where they have been; on one's own record also who can see it. */
import { Alert } from 'antd'
import { useState } from 'react'
import { Navigate, useParams } from 'react-router'

import { graphql, type ResultOf } from '../graphql'
import { useTexts } from '../texts'
import { Asked } from '../ui/Asked'
import { personAddress } from '../ui/links'
import { Nothing } from '../ui/Nothing'
import { Absent, CALLER } from './Absent'
import { Participations } from './Participations'
import { HEAD, PersonHead } from './PersonHead'
import { ReasonField } from './ReasonField'
import { Career, Memberships, Posts, STATIONS } from './Stations'
import { Timeline } from './Timeline'
import { MOVED, Transfers } from './Transfers'
import { SEEN_BY, WhoCanSeeMe } from './WhoCanSeeMe'
import './person.css'

const PERSON = graphql(
  `
    query Person($id: ID!, $reason: String) {
      me {
        ...Caller
      }
      person(id: $id, reason: $reason) {
        ...Head
        ...Stations
        ...SeenBy
        transfers {
          ...Moved
        }
      }
    }
  `,
  [CALLER, HEAD, STATIONS, SEEN_BY, MOVED],
)

const MINE = graphql(`
  query Mine {
    me {
      person {
        personId
      }
    }
  }
`)

export default function PersonPage() {
  const { id = '' } = useParams()
  return id === 'me' ? <Mine /> : <Read key={id} id={id} />
}

/** `/person/me`: the record of who is signed in. */
function Mine() {
  const { t } = useTexts()
  return (
    <div className="page">
      <Asked query={MINE} variables={{}}>
        {({ me }) =>
          me.person ? (
            <Navigate to={personAddress(me.person.personId)} replace />
          ) : (
            <section className="card">
              <h1>{t('person.ownNone')}</h1>
              <Nothing why={t('person.ownNoneWhy')} next={t('person.ownNoneNext')} />
            </section>
          )
        }
      </Asked>
    </div>
  )
}

function Read({ id }: { id: string }) {
  const [reason, setReason] = useState<string | null>(null)
  return (
    <div className="page person">
      <Asked query={PERSON} variables={{ id, reason }} lines={16}>
        {({ person, me }) =>
          person ? (
            <Record id={id} person={person} own={me.person?.personId === person.personId} reason={reason} setReason={setReason} />
          ) : (
            <Absent id={id} me={me} />
          )
        }
      </Asked>
    </div>
  )
}

interface RecordProps {
  id: string
  person: NonNullable<ResultOf<typeof PERSON>['person']>
  own: boolean
  reason: string | null
  setReason: (reason: string | null) => void
}

function Record({ id, person, own, reason, setReason }: RecordProps) {
  const { t } = useTexts()
  const { career, memberships, posts, transfers, whoCanSeeMe } = person
  // To the parties of an open transfer these are null
  const partly = memberships === null
  return (
    <div className="stack">
      {!own && <ReasonField reason={reason} onChange={setReason} />}
      <PersonHead person={person} partly={partly} own={own} />
      {partly && <Alert type="info" showIcon title={t('person.partly')} description={t('person.partlyWhy')} />}
      {own && whoCanSeeMe && <WhoCanSeeMe readers={whoCanSeeMe} />}
      <div className={partly ? '' : 'person-columns'}>
        {!partly && (
          <div className="stack">
            <Timeline id={id} reason={reason} />
            <Participations id={id} reason={reason} />
          </div>
        )}
        <div className="stack">
          {career && <Career career={career} />}
          {memberships && <Memberships memberships={memberships} />}
          {posts && <Posts posts={posts} />}
          <Transfers transfers={transfers} />
        </div>
      </div>
    </div>
  )
}
