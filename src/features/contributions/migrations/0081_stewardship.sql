-- An association or embassy that stands in for organisations which have nobody to decide: for a country (its code), one
-- organisation (its id), or the members of a network (the network's id).
CREATE TABLE stewardship (
  id key_text PRIMARY KEY,
  organisation key_text NOT NULL,
  scope key_text NOT NULL CHECK (scope IN ('organisation', 'network', 'country')),
  covers key_text NOT NULL,
  made text NOT NULL CHECK (length(made) = 20),
  made_by key_text NOT NULL
);
CREATE UNIQUE INDEX stewardship_scope ON stewardship (scope, covers, organisation);
CREATE INDEX stewardship_organisation ON stewardship (organisation);

-- When somebody was last reminded of what waits for them.
CREATE TABLE contribution_reminder (
  account key_text PRIMARY KEY,
  at text NOT NULL CHECK (length(at) = 20)
);
