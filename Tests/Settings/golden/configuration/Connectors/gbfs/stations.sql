SELECT id FROM source
