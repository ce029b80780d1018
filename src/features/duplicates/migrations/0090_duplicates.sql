-- Work on duplicates: what may be one organisation, and what was merged. The change log has the records themselves.
CREATE TABLE duplicate_pair (
  a key_text NOT NULL,
  b key_text NOT NULL,
  score integer NOT NULL CHECK (score BETWEEN 0 AND 1000),
  kind key_text NOT NULL,
  country key_text NOT NULL,
  reasons text NOT NULL,
  state key_text NOT NULL CHECK (state IN ('open', 'not_duplicates', 'merged')),
  found text NOT NULL CHECK (length(found) = 20),
  decided text CHECK (length(decided) = 20),
  decided_by key_text,
  PRIMARY KEY (a, b),
  CHECK (a < b)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX duplicate_pair_b ON duplicate_pair (b);
CREATE INDEX duplicate_pair_order ON duplicate_pair (state, score, a, b);

-- Organisations that share a key are compared. Made by the review, which can always make it anew.
CREATE TABLE duplicate_key (
  key bigint NOT NULL,
  organisation key_text NOT NULL,
  PRIMARY KEY (key, organisation)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX duplicate_key_of ON duplicate_key (organisation);

-- How far in the change log the review has come. One row.
CREATE TABLE duplicate_review (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  rules integer NOT NULL,
  sequence bigint NOT NULL,
  at text NOT NULL CHECK (length(at) = 20)
);

CREATE TABLE duplicate_merge (
  id key_text PRIMARY KEY,
  kept key_text NOT NULL,
  gone key_text NOT NULL,
  at text NOT NULL CHECK (length(at) = 20),
  author key_text NOT NULL,
  reason text NOT NULL,
  done text NOT NULL,
  carried text NOT NULL,
  undone text CHECK (length(undone) = 20),
  undone_by key_text,
  undone_reason text
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX duplicate_merge_kept ON duplicate_merge (kept);
CREATE INDEX duplicate_merge_gone ON duplicate_merge (gone);
