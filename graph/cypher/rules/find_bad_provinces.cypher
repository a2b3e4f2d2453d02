// PROVINCE_CODE: EXTERNAL organisations that do not state their province with two digits.
// params:  limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation {kind: 'EXTERNAL'})
WHERE organisation.province_code IS NULL OR NOT organisation.province_code =~ '[0-9]{2}'
RETURN organisation.code AS code, 'province_code ' + coalesce(organisation.province_code, 'absent') AS detail
ORDER BY code
LIMIT $limit
