SELECT id, status(id, 'bdl') AS name FROM source
