// One open transfer a person: open_for is the person's id while it is open.
CREATE CONSTRAINT transfer_open_for IF NOT EXISTS FOR (transfer:Transfer) REQUIRE transfer.open_for IS UNIQUE
