-- Lists that are read with the record and seldom asked about alone are JSON arrays, as in the record's own JSON.
CREATE TABLE relation (
  id key_text PRIMARY KEY,
  kind key_text NOT NULL,
  status key_text NOT NULL,
  starts text CHECK (length(starts) IN (4, 7, 10)),
  ends text CHECK (length(ends) IN (4, 7, 10)),
  party_key key_text NOT NULL,
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
  relation key_text NOT NULL REFERENCES relation (id) DEFERRABLE INITIALLY IMMEDIATE,
  organisation key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  role key_text NOT NULL,
  confirmed text CHECK (length(confirmed) IN (4, 7, 10)),
  PRIMARY KEY (relation, organisation)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX relation_party_of ON relation_party (organisation, relation);

CREATE TABLE relation_statement (
  relation key_text NOT NULL REFERENCES relation (id) DEFERRABLE INITIALLY IMMEDIATE,
  position integer NOT NULL,
  source key_text NOT NULL REFERENCES source (id) DEFERRABLE INITIALLY IMMEDIATE,
  stated text CHECK (length(stated) IN (4, 7, 10)),
  stated_by key_text REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  PRIMARY KEY (relation, position)
)
-- sqlite
WITHOUT ROWID
-- both
;
-- For the foreign keys' own look-ups when an organisation or a source is removed.
CREATE INDEX relation_statement_by ON relation_statement (stated_by) WHERE stated_by IS NOT NULL;
CREATE INDEX relation_statement_source ON relation_statement (source, relation);
