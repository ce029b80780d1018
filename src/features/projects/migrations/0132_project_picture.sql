-- Every picture that was sent here and that a sheet shows: none of them is forgotten.
CREATE TABLE project_picture (
  picture key_text NOT NULL,
  project key_text NOT NULL,
  PRIMARY KEY (picture, project)
)
-- sqlite
WITHOUT ROWID
-- both
;
