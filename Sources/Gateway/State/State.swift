//! State: the persistent state of the gateway in its state folder, with its lock and paths, and the tables of
//! `klamra.sqlite`: runs and their results by stream, quotas, holds, the quarantine, fields, freshness, and those of
//! OutputState. Lower modules declare the parts that they need as protocols. Rows of datasets are in StoreSQLite.
