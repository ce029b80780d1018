-- What is read with the record is in its row, lists as the JSON arrays of the record's own JSON; the two small tables below
-- say the same by organisation and by source (docs/decisions/0016-record-tables.md).
CREATE TABLE relation (
  id key_text PRIMARY KEY,
  kind key_text NOT NULL,
  status key_text NOT NULL,
  starts text CHECK (length(starts) IN (4, 7, 10)),
  ends text CHECK (length(ends) IN (4, 7, 10)),
  party_key key_text NOT NULL,
  parties text NOT NULL,
  statements text NOT NULL,
  themes text,
  title text,
  summary text,
  web text
)
-- sqlite
WITHOUT ROWID
-- both
;
-- The same parties have one relation of a kind. The key is their ids, sorted; of many parties, a digest of these.
CREATE UNIQUE INDEX relation_parties ON relation (party_key, kind);

CREATE TABLE relation_party (
  organisation key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  relation key_text NOT NULL,
  role key_text NOT NULL,
  PRIMARY KEY (organisation, relation)
)
-- sqlite
WITHOUT ROWID
-- both
;

CREATE TABLE relation_source (
  source key_text NOT NULL REFERENCES source (id) DEFERRABLE INITIALLY IMMEDIATE,
  relation key_text NOT NULL,
  PRIMARY KEY (source, relation)
)
-- sqlite
WITHOUT ROWID
-- both
;
