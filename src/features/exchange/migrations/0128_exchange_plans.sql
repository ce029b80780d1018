-- Files may be of organisations: the spending plan that one of them became.
ALTER TABLE iati_outcome ADD COLUMN plan key_text;
