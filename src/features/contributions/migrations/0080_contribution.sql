-- What people propose. The rows are small, so that fifty thousand are decided on at once; what they say stands beside them.
CREATE TABLE contribution (
  id key_text PRIMARY KEY,
  record_kind key_text NOT NULL,
  record_id key_text,
  sender key_text NOT NULL,
  spoken_for key_text,
  state key_text NOT NULL,
  is_open integer NOT NULL CHECK (is_open IN (0, 1)),
  is_unapplied integer NOT NULL CHECK (is_unapplied IN (0, 1)),
  made text NOT NULL CHECK (length(made) = 20),
  since key_text NOT NULL CHECK (length(since) = 20),
  decided text CHECK (length(decided) = 20),
  decided_by key_text,
  decision key_text,
  result key_text,
  countries key_text NOT NULL,
  words key_text NOT NULL
);
CREATE INDEX contribution_since ON contribution (since, id);
CREATE INDEX contribution_open ON contribution (since, id) WHERE is_open = 1;
CREATE INDEX contribution_unapplied ON contribution (id) WHERE is_unapplied = 1;
CREATE INDEX contribution_sender ON contribution (sender, id);
CREATE INDEX contribution_record ON contribution (record_id) WHERE record_id IS NOT NULL;
CREATE INDEX contribution_decision_of ON contribution (decision) WHERE decision IS NOT NULL;

-- Records as canonical JSON. `edited` is what a decider made of it, to the version `edited_base`.
CREATE TABLE contribution_text (
  contribution key_text PRIMARY KEY REFERENCES contribution (id),
  base text NOT NULL,
  proposed text NOT NULL,
  edited_base text,
  edited text,
  message text NOT NULL,
  problem text
);

-- Whose agreement is asked: organisations, by their ids, or "register".
CREATE TABLE contribution_desk (
  contribution key_text NOT NULL REFERENCES contribution (id),
  desk key_text NOT NULL,
  state key_text NOT NULL,
  is_waiting integer NOT NULL CHECK (is_waiting IN (0, 1)),
  since key_text NOT NULL CHECK (length(since) = 20),
  decided_by key_text,
  at text CHECK (length(at) = 20),
  reason text,
  PRIMARY KEY (contribution, desk)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX contribution_desk_of ON contribution_desk (desk, is_waiting, since, contribution);

-- The life of a contribution. Rows are only ever added. Messages and reasons may name people, hence not in the change log.
CREATE TABLE contribution_event (
  contribution key_text NOT NULL REFERENCES contribution (id),
  number integer NOT NULL,
  at text NOT NULL CHECK (length(at) = 20),
  account key_text,
  what key_text NOT NULL,
  words text,
  PRIMARY KEY (contribution, number)
)
-- sqlite
WITHOUT ROWID
-- both
;

-- Decisions on many at once.
CREATE TABLE contribution_decision (
  id key_text PRIMARY KEY,
  at text NOT NULL CHECK (length(at) = 20),
  decided_by key_text NOT NULL,
  accepts integer NOT NULL CHECK (accepts IN (0, 1)),
  reason text NOT NULL,
  chosen bigint NOT NULL,
  passed_over bigint NOT NULL
);
