-- A post outlives whoever holds it: it may be vacant, and what comes with it stays.
CREATE TABLE post (
  id key_text PRIMARY KEY,
  keeper key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  organisation key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  version bigint NOT NULL CHECK (version > 0),
  titles text NOT NULL,
  title_key key_text NOT NULL,
  department text,
  visible key_text NOT NULL,
  ended text CHECK (length(ended) IN (4, 7, 10))
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX post_keeper ON post (keeper, title_key, id);
CREATE INDEX post_organisation ON post (organisation);

CREATE TABLE holding (
  id key_text PRIMARY KEY,
  post key_text NOT NULL REFERENCES post (id) DEFERRABLE INITIALLY IMMEDIATE,
  person key_text NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY IMMEDIATE,
  since key_text CHECK (length(since) IN (4, 7, 10)),
  until key_text CHECK (length(until) IN (4, 7, 10)),
  ended integer NOT NULL CHECK (ended IN (0, 1))
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX holding_post ON holding (post);
CREATE INDEX holding_person ON holding (person);

-- What comes with a post: a relation, or words. `person` looks after it where that is not the post's holder.
CREATE TABLE duty (
  id key_text PRIMARY KEY,
  post key_text NOT NULL REFERENCES post (id) DEFERRABLE INITIALLY IMMEDIATE,
  relation key_text,
  words text,
  person key_text REFERENCES person (id) DEFERRABLE INITIALLY IMMEDIATE,
  CHECK ((relation IS NULL) <> (words IS NULL))
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX duty_post ON duty (post);
CREATE INDEX duty_relation ON duty (relation) WHERE relation IS NOT NULL;
CREATE INDEX duty_person ON duty (person) WHERE person IS NOT NULL;
