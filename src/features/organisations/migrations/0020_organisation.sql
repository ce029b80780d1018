-- With SQLite's row numbers: the index of ids is then small and stays in memory while relations look up their parties.
-- Lists that are read with the record and seldom asked about alone are JSON arrays, as in the record's own JSON.
CREATE TABLE organisation (
  id key_text PRIMARY KEY,
  kind key_text NOT NULL,
  level key_text NOT NULL,
  names text NOT NULL,
  name_key key_text NOT NULL,
  short_name text,
  country key_text CHECK (length(country) = 2),
  subdivision key_text,
  place key_text,
  latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  population bigint NOT NULL CHECK (population >= 0),
  languages text,
  themes text,
  web text,
  parent key_text REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  summary text,
  source key_text REFERENCES source (id) DEFERRABLE INITIALLY IMMEDIATE,
  CHECK ((latitude IS NULL) = (longitude IS NULL))
);
-- One local government exists once.
CREATE UNIQUE INDEX organisation_place ON organisation (place) WHERE kind = 'local_government' AND place IS NOT NULL;
CREATE INDEX organisation_name ON organisation (name_key);
-- For the foreign keys' own look-ups when a record is removed.
CREATE INDEX organisation_parent ON organisation (parent) WHERE parent IS NOT NULL;

CREATE TABLE organisation_identifier (
  scheme key_text NOT NULL,
  value key_text NOT NULL,
  organisation key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  PRIMARY KEY (scheme, value)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX organisation_identifier_of ON organisation_identifier (organisation);
