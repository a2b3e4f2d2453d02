// How many of each kind of fact of the flows the graph holds.
// params:  none
// returns: memberships, transfers, organisations, cohorts, cohort_people: int   (1 row)
RETURN COUNT { ()-[:MEMBER_OF]->() } + COUNT { ()-[:WAS_MEMBER_OF]->() } AS memberships,
       COUNT { (:Transfer) } AS transfers,
       COUNT { (:Organisation) } AS organisations,
       COUNT { (:Cohort) } AS cohorts,
       COUNT { ()-[:IN_COHORT]->() } AS cohort_people
