// Every transfer has one id.
CREATE CONSTRAINT transfer_id IF NOT EXISTS FOR (transfer:Transfer) REQUIRE transfer.id IS UNIQUE
