-- What accounts should know of. Title and content are messages as JSON, put into words when read.
CREATE TABLE notice (
  id key_text PRIMARY KEY,
  account key_text NOT NULL,
  kind key_text NOT NULL,
  about key_text NOT NULL,
  title text NOT NULL,
  content text NOT NULL,
  url text NOT NULL,
  at key_text NOT NULL CHECK (length(at) = 20),
  seen key_text CHECK (length(seen) = 20),
  -- How it is still to be mailed; 'no' when it was, or is not to be.
  mail key_text NOT NULL CHECK (mail IN ('at_once', 'daily', 'no'))
);
CREATE INDEX notice_account ON notice (account, id);
CREATE INDEX notice_unread ON notice (account, kind, about) WHERE seen IS NULL;
CREATE INDEX notice_mail ON notice (mail, account, at) WHERE mail <> 'no';
CREATE INDEX notice_seen ON notice (seen) WHERE seen IS NOT NULL;

-- How an account wants notices of a kind, where it chose something else than what is usual.
CREATE TABLE notice_choice (
  account key_text NOT NULL,
  kind key_text NOT NULL,
  mail key_text NOT NULL CHECK (mail IN ('at_once', 'daily', 'no')),
  PRIMARY KEY (account, kind)
);
