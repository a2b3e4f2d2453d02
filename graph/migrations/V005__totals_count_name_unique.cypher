// One moment of counting for each kind of totals.
CREATE CONSTRAINT totals_count_name IF NOT EXISTS FOR (counting:TotalsCount) REQUIRE counting.name IS UNIQUE
