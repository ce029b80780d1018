-- Mail on its way out. What it says is put into words when it is queued, and removed when it was sent.
CREATE TABLE mail (
  id key_text PRIMARY KEY,
  kind key_text NOT NULL,
  recipient text NOT NULL,
  language key_text NOT NULL,
  subject text NOT NULL,
  content text NOT NULL,
  state key_text NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')),
  queued text NOT NULL CHECK (length(queued) = 20),
  -- When to try, of one that waits; a server that tries it moves this ahead and writes its claim beside it.
  due key_text NOT NULL CHECK (length(due) = 20),
  claim key_text NOT NULL,
  attempts integer NOT NULL,
  -- When it was sent or given up.
  ended text CHECK (length(ended) = 20),
  -- Why the last attempt failed: a code alone, never the server's words, which may hold the address.
  failure key_text NOT NULL
);
CREATE INDEX mail_due ON mail (due) WHERE state = 'waiting';
CREATE INDEX mail_state ON mail (state, queued);
