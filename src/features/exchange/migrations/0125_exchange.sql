-- Files of activities that were brought in, and the activities of them in which something was found.
CREATE TABLE iati_import (
  id key_text PRIMARY KEY,
  file_name text NOT NULL,
  sha256 key_text NOT NULL,
  at text NOT NULL CHECK (length(at) = 20),
  author text NOT NULL,
  source key_text,
  version text,
  counts text NOT NULL,
  state key_text NOT NULL CHECK (state IN ('done', 'undone'))
);
CREATE INDEX iati_import_at ON iati_import (at, id);

-- `findings` is a JSON array; the validator can make it anew from the file, or from the project.
CREATE TABLE iati_outcome (
  import key_text NOT NULL REFERENCES iati_import (id),
  number bigint NOT NULL,
  line bigint NOT NULL,
  identifier text,
  project key_text,
  outcome key_text NOT NULL CHECK (outcome IN ('created', 'updated', 'same', 'lost')),
  verdict key_text NOT NULL CHECK (verdict IN ('good', 'warning', 'error', 'critical')),
  finding_count integer NOT NULL,
  findings text NOT NULL,
  PRIMARY KEY (import, number)
)
-- sqlite
WITHOUT ROWID
-- both
;
