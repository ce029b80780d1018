-- What was imported, what became of each row, what waits for a person.
CREATE TABLE import (
  id key_text PRIMARY KEY,
  file_name text NOT NULL,
  sha256 key_text NOT NULL,
  at text NOT NULL CHECK (length(at) = 20),
  author text NOT NULL,
  source_title text NOT NULL,
  mapping text NOT NULL,
  row_count bigint NOT NULL,
  new_count bigint NOT NULL,
  updated_count bigint NOT NULL,
  same_count bigint NOT NULL,
  warning_count bigint NOT NULL,
  error_count bigint NOT NULL,
  state key_text NOT NULL
);
CREATE INDEX import_file ON import (sha256);

-- Outcomes of many rows in one text (imports/outcomes.h); a million rows are a few hundred of these.
CREATE TABLE import_outcomes (
  import key_text NOT NULL REFERENCES import (id),
  chunk integer NOT NULL,
  row_count integer NOT NULL,
  outcomes text NOT NULL,
  PRIMARY KEY (import, chunk)
);

-- Rows to look at. Cells of mapped columns only: nothing of a personal column is kept.
CREATE TABLE import_repair (
  import key_text NOT NULL REFERENCES import (id),
  number integer NOT NULL,
  line bigint NOT NULL,
  outcome key_text NOT NULL,
  reason text NOT NULL,
  cells text NOT NULL,
  choices text NOT NULL,
  relation key_text,
  state key_text NOT NULL,
  PRIMARY KEY (import, number)
);
CREATE INDEX import_repair_state ON import_repair (import, state, number);

-- Places that persons chose for a party as lists write it.
CREATE TABLE import_choice (
  party key_text PRIMARY KEY,
  place key_text NOT NULL,
  at text NOT NULL
);

CREATE TABLE import_mapping (
  name key_text PRIMARY KEY,
  fingerprint text NOT NULL,
  mapping text NOT NULL
);
CREATE INDEX import_mapping_fingerprint ON import_mapping (fingerprint);
