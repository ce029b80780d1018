-- Posts and contacts as they were: private, like these themselves. `change` is the entry of the change log, which says when and who
-- and holds no contents; without one it is how a record was before versions were kept. Erasing a person takes them out here too.
CREATE TABLE people_version (
  kind key_text NOT NULL CHECK (kind IN ('post', 'contact')),
  id key_text NOT NULL,
  version bigint NOT NULL,
  keeper key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  change bigint,
  data text NOT NULL,
  PRIMARY KEY (kind, id, version)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX people_version_keeper ON people_version (keeper, kind, id);
