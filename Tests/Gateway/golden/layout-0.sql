-- klamra.sqlite as it was before layouts were numbered: the tables, and a run that was fetched and committed.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  trigger TEXT NOT NULL,
  state TEXT NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER,
  resumes INTEGER,
  ledger TEXT NOT NULL DEFAULT '',
  problem TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX runs_by_source ON runs (source, id);
CREATE TABLE run_documents (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  stream TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  request TEXT NOT NULL,
  url TEXT NOT NULL,
  digest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  etag TEXT,
  last_modified TEXT,
  status INTEGER NOT NULL,
  fetched INTEGER NOT NULL,
  PRIMARY KEY (run, stream, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_documents_by_digest ON run_documents (digest);
CREATE TABLE quota_requests (
  credential TEXT NOT NULL,
  made INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (credential, made, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE quota_blocks (
  credential TEXT NOT NULL PRIMARY KEY,
  until INTEGER NOT NULL,
  refusals INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE publications (
  dataset TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('shown', 'published', 'removed')),
  previous INTEGER,
  committed_at INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  inserted INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  files TEXT NOT NULL,
  PRIMARY KEY (dataset, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE published_datasets (
  dataset TEXT PRIMARY KEY,
  title_pl TEXT NOT NULL,
  title_en TEXT NOT NULL,
  description_pl TEXT NOT NULL,
  description_en TEXT NOT NULL,
  preview TEXT NOT NULL,
  sources TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE events (
  sequence   INTEGER PRIMARY KEY AUTOINCREMENT,  -- a number is never given twice
  id         TEXT NOT NULL UNIQUE,
  type       TEXT NOT NULL,
  dataset    TEXT NOT NULL,
  version    INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  body       BLOB NOT NULL
) STRICT;
CREATE INDEX events_of_dataset ON events (dataset, version);
CREATE TABLE deliveries (
  subscriber      TEXT NOT NULL,
  event           INTEGER NOT NULL REFERENCES events (sequence),
  state           TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead', 'cancelled')),
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  is_under_way    INTEGER NOT NULL DEFAULT 0,    -- an attempt began and its outcome is not known yet
  last_attempt_at INTEGER,
  last_status     INTEGER,
  last_problem    TEXT,
  PRIMARY KEY (subscriber, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_pending ON deliveries (subscriber, event) WHERE state = 'pending';
CREATE INDEX deliveries_of_event ON deliveries (event);
CREATE TABLE subscriber_states (
  subscriber    TEXT PRIMARY KEY,
  failing_since INTEGER,                         -- the first failure after the last success
  disabled_at   INTEGER,
  reason        TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
  run INTEGER NOT NULL,
  source TEXT NOT NULL,
  dataset TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  document TEXT NOT NULL,      -- the SHA-256 of the landed document; empty where the row has no single one
  origin TEXT NOT NULL,        -- the address or file that the document came from
  position INTEGER NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (run, dataset, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_by_source ON quarantine (source, run);
CREATE TABLE holds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL,
  source TEXT NOT NULL,
  stream TEXT NOT NULL,
  dataset TEXT NOT NULL,
  reasons TEXT NOT NULL,       -- one a line
  inserted INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  rows_before INTEGER NOT NULL,
  rows_after INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  created INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'released', 'rejected', 'superseded')),
  decided INTEGER,
  UNIQUE (run, stream)
) STRICT;
CREATE TABLE fetched_streams (
  run INTEGER NOT NULL,
  stream TEXT NOT NULL,
  records_declared INTEGER,
  PRIMARY KEY (run, stream)
) STRICT, WITHOUT ROWID;
INSERT INTO runs (id, source, trigger, state, started, finished)
VALUES (7, 'rejestr', 'operator', 'committed', 1700000000000000, 1700000001000000);
INSERT INTO fetched_streams VALUES (7, 'table', 30);
