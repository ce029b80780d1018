-- Who may sign in. Personal data; an erased account keeps its id alone.
CREATE TABLE account (
  id key_text PRIMARY KEY,
  name text NOT NULL,
  email key_text,
  language key_text NOT NULL,
  office key_text NOT NULL CHECK (office IN ('none', 'steward', 'administrator')),
  active integer NOT NULL CHECK (active IN (0, 1)),
  password text,
  totp_secret text,
  totp_pending text,
  totp_step bigint NOT NULL DEFAULT 0,
  made text NOT NULL CHECK (length(made) = 20),
  erased text CHECK (length(erased) = 20),
  CHECK ((email IS NULL) = (erased IS NOT NULL))
);
CREATE UNIQUE INDEX account_email ON account (email) WHERE email IS NOT NULL;
CREATE INDEX account_office ON account (office) WHERE office <> 'none';

-- What somebody may do for an organisation.
CREATE TABLE membership (
  account key_text NOT NULL REFERENCES account (id),
  organisation key_text NOT NULL,
  role key_text NOT NULL CHECK (role IN ('reader', 'contributor', 'editor', 'validator', 'administrator')),
  PRIMARY KEY (account, organisation)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX membership_organisation ON membership (organisation, role);

-- One-time codes for who has lost the second factor; a used one is gone.
CREATE TABLE recovery_code (
  account key_text NOT NULL REFERENCES account (id),
  hash key_text NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (account, hash)
);

-- Accounts at another provider of identities (OpenID Connect).
CREATE TABLE account_elsewhere (
  issuer key_text NOT NULL,
  subject key_text NOT NULL,
  account key_text NOT NULL REFERENCES account (id),
  linked text NOT NULL CHECK (length(linked) = 20),
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX account_elsewhere_of ON account_elsewhere (account);
