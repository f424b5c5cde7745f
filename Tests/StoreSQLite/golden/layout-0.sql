-- A dataset's file as it was before layouts were numbered: the tables of Bench.dataset, one version, two rows.
CREATE TABLE rows(
  "value" TEXT, "area" TEXT NOT NULL, "period" INTEGER NOT NULL, "note" TEXT, _source INTEGER NOT NULL,
  PRIMARY KEY("area", "period")) WITHOUT ROWID;
CREATE TABLE changes(
  _version INTEGER NOT NULL, _op TEXT NOT NULL CHECK(_op IN ('I', 'U', 'D')), _source INTEGER NOT NULL,
  "area" TEXT NOT NULL, "period" INTEGER NOT NULL, "_new_value" TEXT, "_old_value" TEXT, "_new_note" TEXT,
  "_old_note" TEXT, PRIMARY KEY(_version, "area", "period")) WITHOUT ROWID;
CREATE INDEX changes_by_key ON changes("area", "period", _version);
CREATE TABLE versions(
  number INTEGER PRIMARY KEY, committed_at INTEGER NOT NULL, run INTEGER NOT NULL, source TEXT NOT NULL,
  rows INTEGER NOT NULL, inserted INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER NOT NULL,
  hash TEXT NOT NULL, documents INTEGER NOT NULL, bytes INTEGER NOT NULL, records_declared INTEGER,
  records_read INTEGER NOT NULL, records_used INTEGER NOT NULL, records_left_out INTEGER NOT NULL,
  records_quarantined INTEGER NOT NULL, rows_mapped INTEGER NOT NULL, rows_accepted INTEGER NOT NULL,
  rows_repeated INTEGER NOT NULL, rows_quarantined INTEGER NOT NULL);
CREATE TABLE version_documents(
  version INTEGER NOT NULL REFERENCES versions(number), ordinal INTEGER NOT NULL, digest TEXT NOT NULL,
  origin TEXT NOT NULL, PRIMARY KEY(version, ordinal)) WITHOUT ROWID;
CREATE TABLE checkpoints(
  source TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, run INTEGER NOT NULL, at INTEGER NOT NULL,
  version INTEGER NOT NULL);
CREATE TABLE sources(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO facts VALUES ('layout', '1'), ('dataset', 'ludnosc');
INSERT INTO sources VALUES (1, 'gus');
INSERT INTO rows VALUES ('12.5', 'A', 2023, 'pierwszy', 1), (NULL, 'B', 2023, NULL, 1);
