-- Pairs that somebody signed in holds for one organisation. The reason is free text that may name people: private, for the
-- register's stewards.
CREATE TABLE duplicate_proposal (
  id key_text PRIMARY KEY,
  a key_text NOT NULL,
  b key_text NOT NULL,
  account key_text,
  at key_text NOT NULL CHECK (length(at) = 20),
  reason text NOT NULL,
  CHECK (a < b)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX duplicate_proposal_pair ON duplicate_proposal (a, b, account);
CREATE INDEX duplicate_proposal_account ON duplicate_proposal (account, at) WHERE account IS NOT NULL;
