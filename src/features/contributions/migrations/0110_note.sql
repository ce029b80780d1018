-- What those concerned by a contribution write to each other about it. Rows are only ever added; of an erased author the
-- fact alone stays, without author and words. `desk`: for which organisation the author wrote (its id, or "register").
CREATE TABLE contribution_note (
  contribution key_text NOT NULL REFERENCES contribution (id),
  number integer NOT NULL,
  at text NOT NULL CHECK (length(at) = 20),
  author key_text,
  desk key_text,
  words text,
  PRIMARY KEY (contribution, number)
);
CREATE INDEX contribution_note_author ON contribution_note (author, at) WHERE author IS NOT NULL;
