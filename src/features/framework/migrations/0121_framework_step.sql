-- Who submitted, approved, sent back or opened again the figures of a period, and why: private to those who work for the
-- project's owner, and erased with the account. The project's sheet has the state alone.
CREATE TABLE framework_step (
  project key_text NOT NULL,
  period key_text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  act key_text NOT NULL CHECK (act IN ('submitted', 'taken_back', 'approved', 'sent_back', 'reopened')),
  account key_text,
  at text NOT NULL CHECK (length(at) = 20),
  reason text,
  PRIMARY KEY (project, period, number)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX framework_step_account ON framework_step (account) WHERE account IS NOT NULL;
