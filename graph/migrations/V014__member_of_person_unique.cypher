// At most one current branch: the relationship carries the id of the person.
CREATE CONSTRAINT member_of_person IF NOT EXISTS FOR ()-[membership:MEMBER_OF]-() REQUIRE membership.person_id IS UNIQUE
