-- Whom an organisation knows. What is personal stands in `data`, the two keys made from it and the versions: erasing a person
-- empties these and removes the versions, while the row stays, so that posts and contacts keep the fact.
CREATE TABLE person (
  id key_text PRIMARY KEY,
  keeper key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  version bigint NOT NULL CHECK (version > 0),
  name_key key_text NOT NULL,
  search_key key_text NOT NULL,
  data text NOT NULL,
  account key_text,
  left_on text CHECK (length(left_on) IN (4, 7, 10)),
  erased text CHECK (length(erased) = 10)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX person_keeper ON person (keeper, name_key, id);
CREATE INDEX person_account ON person (account) WHERE account IS NOT NULL;

CREATE TABLE person_version (
  person key_text NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY IMMEDIATE,
  version bigint NOT NULL,
  at text NOT NULL CHECK (length(at) = 20),
  author text NOT NULL,
  data text NOT NULL,
  PRIMARY KEY (person, version)
)
-- sqlite
WITHOUT ROWID
-- both
;
