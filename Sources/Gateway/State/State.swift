//! State: what the gateway remembers in its state folder.
//!
//! The folder with its lock and its paths, the layout of `klamra.sqlite`, and all of its tables: runs and what they did with their
//! streams, quotas, publications, the outbox, holds, the quarantine, fields seen, freshness. Lower modules declare what they
//! need of them as protocols. Rows and versions of datasets are in StoreSQLite.
