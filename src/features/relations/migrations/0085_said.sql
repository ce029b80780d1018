-- When each party last confirmed or stated its relation: for asking what is due without opening each record.
ALTER TABLE relation_party ADD COLUMN said text CHECK (length(said) IN (4, 7, 10));
-- sqlite
UPDATE relation_party SET said = (
  SELECT max(d) FROM (
    SELECT json_extract(p.value, '$.confirmed') AS d FROM relation r, json_each(r.parties) p
      WHERE r.id = relation_party.relation AND json_extract(p.value, '$.organisation') = relation_party.organisation
    UNION ALL
    SELECT json_extract(s.value, '$.stated') FROM relation r, json_each(r.statements) s
      WHERE r.id = relation_party.relation AND json_extract(s.value, '$.by') = relation_party.organisation))
  WHERE relation IN (SELECT id FROM relation WHERE parties LIKE '%"confirmed"%' OR statements LIKE '%"by"%');
-- postgresql
UPDATE relation_party SET said = (
  SELECT max(d COLLATE "C") FROM (
    SELECT p ->> 'confirmed' AS d FROM relation r, json_array_elements(r.parties::json) p
      WHERE r.id = relation_party.relation AND p ->> 'organisation' = relation_party.organisation
    UNION ALL
    SELECT s ->> 'stated' FROM relation r, json_array_elements(r.statements::json) s
      WHERE r.id = relation_party.relation AND s ->> 'by' = relation_party.organisation) said)
  WHERE relation IN (SELECT id FROM relation WHERE parties LIKE '%"confirmed"%' OR statements LIKE '%"by"%');
-- both
