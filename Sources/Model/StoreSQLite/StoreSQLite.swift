//! StoreSQLite: datasets as SQLite files, the implementation of `Store`.
//!
//! One SQLite file per dataset: `rows` is the present, `changes` is the log of changes, `versions` lists the versions.
//! A run's rows are merged with the stored ones in key order in one pass, and committed atomically together with the
//! checkpoint and the ledger: before the commit the old version is current, after it the new one.
