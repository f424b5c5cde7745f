//! StoreSQLite: datasets as SQLite files, the one implementation of `Store`.
//!
//! One SQLite file per dataset: `rows` is the present, `changes` is the log that led there, `versions` names the states.
//! A run's rows are merged in key order against the stored ones in one pass, and committed in one step together with the
//! checkpoint and the ledger: before it the old version stands, after it the new one.
