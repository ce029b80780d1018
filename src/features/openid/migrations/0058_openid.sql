-- Who is on the way to a provider of identities and has not come back. Gone after use or ten minutes.
CREATE TABLE openid_ask (
  state key_text PRIMARY KEY CHECK (length(state) = 64),
  browser key_text NOT NULL CHECK (length(browser) = 64),
  nonce text NOT NULL,
  verifier text NOT NULL,
  return_to text NOT NULL,
  expires text NOT NULL CHECK (length(expires) = 20)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX openid_ask_expires ON openid_ask (expires);
