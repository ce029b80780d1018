-- What people sent, drawn anew in two sizes. The id is the SHA-256 of the large one; the contents are JPEG in base64, which backups
-- of either database hold as text. Which records show a picture, they say themselves.
CREATE TABLE picture (
  id key_text PRIMARY KEY,
  width bigint NOT NULL,
  height bigint NOT NULL,
  small_width bigint NOT NULL,
  small_height bigint NOT NULL,
  large text NOT NULL,
  small text NOT NULL,
  unused_since bigint  -- seconds since 1970; nothing while a record shows it
);
