CREATE TABLE link (
  hash key_text PRIMARY KEY CHECK (length(hash) = 64),
  purpose key_text NOT NULL,
  subject key_text NOT NULL,
  made text NOT NULL CHECK (length(made) = 20),
  expires text NOT NULL CHECK (length(expires) = 20),
  used text CHECK (length(used) = 20)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX link_subject ON link (purpose, subject);
CREATE INDEX link_expires ON link (expires);

-- What this register alone knows: the key of its seals. One row, made when first asked for.
CREATE TABLE register_secret (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  secret text NOT NULL
);
