// At most one parent: the relationship carries the code of the child.
CREATE CONSTRAINT part_of_child IF NOT EXISTS FOR ()-[part:PART_OF]-() REQUIRE part.child_code IS UNIQUE
