-- Meetings, calls, letters: private to the organisation that keeps them.
CREATE TABLE contact (
  id key_text PRIMARY KEY,
  keeper key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  version bigint NOT NULL CHECK (version > 0),
  held key_text NOT NULL CHECK (length(held) IN (4, 7, 10)),
  kind key_text NOT NULL,
  organisation key_text REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  person key_text REFERENCES person (id) DEFERRABLE INITIALLY IMMEDIATE,
  relation key_text,
  subject text NOT NULL,
  notes text,
  search_key text NOT NULL,
  next_step text,
  due key_text CHECK (length(due) IN (4, 7, 10)),
  doer key_text REFERENCES person (id) DEFERRABLE INITIALLY IMMEDIATE,
  done text CHECK (length(done) = 10),
  author text NOT NULL
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX contact_keeper ON contact (keeper, held, id);
CREATE INDEX contact_organisation ON contact (organisation) WHERE organisation IS NOT NULL;
CREATE INDEX contact_person ON contact (person) WHERE person IS NOT NULL;
CREATE INDEX contact_relation ON contact (relation) WHERE relation IS NOT NULL;
CREATE INDEX contact_doer ON contact (doer) WHERE doer IS NOT NULL;
