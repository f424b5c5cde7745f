//! State: the persistent state of the gateway in its state folder.
//!
//! The folder with its lock and its paths, the layout of `klamra.sqlite`, and all of its tables: runs and their results
//! by stream, quotas, publications, the outbox, holds, the quarantine, fields, freshness. Lower modules declare the
//! parts that they need as protocols. Rows and versions of datasets are in StoreSQLite.
