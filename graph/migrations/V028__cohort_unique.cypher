// One cohort of an institution and year: a second freeze of the same is refused.
CREATE CONSTRAINT cohort_unique IF NOT EXISTS FOR (cohort:Cohort) REQUIRE (cohort.institution_code, cohort.year) IS UNIQUE
