CREATE TABLE source (
  id key_text PRIMARY KEY,
  title key_text NOT NULL UNIQUE CHECK (title <> ''),
  publisher text NOT NULL,
  url text NOT NULL,
  licence text NOT NULL,
  as_of text CHECK (length(as_of) IN (4, 7, 10)),
  notes text NOT NULL
)
-- sqlite
WITHOUT ROWID
-- both
;
