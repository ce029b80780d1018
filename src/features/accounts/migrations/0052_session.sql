-- Who is signed in, by the hash of what their cookie holds. An ended session stays two days, so that a form which was sent a
-- moment too late can be kept for whoever wrote it.
CREATE TABLE account_session (
  hash key_text PRIMARY KEY CHECK (length(hash) = 64),
  id key_text NOT NULL,
  account key_text NOT NULL REFERENCES account (id),
  browser text NOT NULL,
  made text NOT NULL CHECK (length(made) = 20),
  seen text NOT NULL CHECK (length(seen) = 20),
  expires text NOT NULL CHECK (length(expires) = 20),
  ended text CHECK (length(ended) = 20)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE UNIQUE INDEX account_session_id ON account_session (id);
CREATE INDEX account_session_of ON account_session (account);
CREATE INDEX account_session_expires ON account_session (expires);

-- Keys for programs.
CREATE TABLE api_token (
  hash key_text PRIMARY KEY CHECK (length(hash) = 64),
  id key_text NOT NULL,
  account key_text NOT NULL REFERENCES account (id),
  name text NOT NULL,
  scope key_text NOT NULL CHECK (scope IN ('read', 'write')),
  made text NOT NULL CHECK (length(made) = 20),
  expires text NOT NULL CHECK (length(expires) = 20),
  used text CHECK (length(used) = 20)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE UNIQUE INDEX api_token_id ON api_token (id);
CREATE INDEX api_token_of ON api_token (account);

-- Failed sign-ins, by the hash of the account's address or of the remote address: who may try again when.
CREATE TABLE failed_attempt (
  subject key_text PRIMARY KEY CHECK (length(subject) = 64),
  failures bigint NOT NULL,
  last text NOT NULL CHECK (length(last) = 20),
  again text NOT NULL CHECK (length(again) = 20)
);
CREATE INDEX failed_attempt_last ON failed_attempt (last);

-- Forms that were sent when the session had ended, for two hours.
CREATE TABLE kept_form (
  hash key_text PRIMARY KEY CHECK (length(hash) = 64),
  account key_text NOT NULL REFERENCES account (id),
  address text NOT NULL,
  fields text NOT NULL,
  made text NOT NULL CHECK (length(made) = 20),
  expires text NOT NULL CHECK (length(expires) = 20)
);
CREATE INDEX kept_form_of ON kept_form (account);
CREATE INDEX kept_form_expires ON kept_form (expires);
