// An organisation whose code is $code, in capitals or small letters.
// params:  code: str
// returns: code: str   (0..1 row)
MATCH (organisation:Organisation)
WHERE toLower(organisation.code) = toLower($code)
RETURN organisation.code AS code
LIMIT 1
