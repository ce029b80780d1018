-- What somebody who left had held, and who has it now. `items` is JSON of ids; the note is personal and erased with the person.
CREATE TABLE handover (
  id key_text PRIMARY KEY,
  keeper key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  person key_text NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY IMMEDIATE,
  at text NOT NULL CHECK (length(at) = 20),
  author text NOT NULL,
  left_on text NOT NULL,
  items text NOT NULL,
  note text
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX handover_person ON handover (person);
CREATE INDEX handover_keeper ON handover (keeper);

-- Who looked into the private space of an organisation without working for it.
CREATE TABLE private_access (
  id key_text PRIMARY KEY,
  organisation key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  account key_text NOT NULL,
  at text NOT NULL CHECK (length(at) = 20),
  page key_text NOT NULL
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX private_access_of ON private_access (organisation, id);
