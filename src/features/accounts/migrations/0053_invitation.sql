-- Who was asked to work for an organisation and has not answered yet. Personal data; gone with the answer.
CREATE TABLE invitation (
  id key_text PRIMARY KEY,
  organisation key_text NOT NULL,
  email key_text NOT NULL,
  role key_text NOT NULL CHECK (role IN ('reader', 'contributor', 'editor', 'validator', 'administrator')),
  made text NOT NULL CHECK (length(made) = 20),
  expires text NOT NULL CHECK (length(expires) = 20)
);
CREATE UNIQUE INDEX invitation_to ON invitation (organisation, email);
CREATE INDEX invitation_email ON invitation (email);
