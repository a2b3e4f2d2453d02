// How many there are of each kind. EXTERNAL and closed organisations count apart; posts are those that are held now.
// params:  none
// returns: organisations, leading_bodies, committees, branches, …: int   (1 row)
CALL () {
  MATCH (organisation:Organisation)
  WITH organisation, organisation.closed_on IS NULL AS is_open
  RETURN count(CASE WHEN is_open AND organisation.kind <> 'EXTERNAL' THEN 1 END) AS organisations,
         count(CASE WHEN is_open AND organisation.level IN ['PROVINCE', 'CITY', 'COUNTY'] THEN 1 END) AS leading_bodies,
         count(CASE WHEN is_open AND organisation.kind = 'BRANCH' THEN 1 END) AS branches,
         count(organisation.closed_on) AS closed_branches,
         count(CASE WHEN organisation.kind = 'EXTERNAL' THEN 1 END) AS external_organisations,
         count(CASE WHEN organisation.sector = 'MIDDLE_SCHOOL' AND organisation.is_institution THEN 1 END) AS middle_schools,
         count(CASE WHEN organisation.is_league_school THEN 1 END) AS league_schools,
         count(CASE WHEN organisation.own_activities > 0 THEN 1 END) AS hosts
}
CALL () {
  MATCH (transfer:Transfer)
  RETURN count(CASE transfer.state WHEN 'COMPLETED' THEN 1 END) AS transfers_completed,
         count(CASE transfer.state WHEN 'OPEN' THEN 1 END) AS transfers_open,
         count(CASE transfer.state WHEN 'REJECTED' THEN 1 END) AS transfers_rejected,
         count(CASE transfer.state WHEN 'WITHDRAWN' THEN 1 END) AS transfers_withdrawn
}
CALL () {
  MATCH ()-[sign_up:SIGNED_UP_FOR]->()
  RETURN count(sign_up.attended_at) AS attended, count(sign_up.rating) AS ratings
}
RETURN organisations, leading_bodies, organisations - leading_bodies - branches AS committees, branches, closed_branches,
       external_organisations, middle_schools, league_schools, hosts,
       COUNT { ()-[:MEMBER_OF]->() } AS members,
       COUNT { (:Person) } AS people,
       COUNT { ()-[:MEMBER_OF]->() } + COUNT { ()-[:WAS_MEMBER_OF]->() } AS memberships,
       COUNT { ()-[:SERVES_IN]->() } AS posts,
       COUNT { ()-[:SERVED_IN]->() } AS past_posts,
       transfers_completed, transfers_open, transfers_rejected, transfers_withdrawn,
       COUNT { (:Activity) } AS activities,
       COUNT { ()-[:SIGNED_UP_FOR]->() } AS sign_ups,
       attended, ratings
