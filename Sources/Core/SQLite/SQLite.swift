//! SQLite: a thin, typed wrapper of the C library, without statements on Klamra's tables.
//!
//! A statement runs on the calling thread, never on Swift's cooperative pool, and no connection is used by two
//! threads at once (docs/architecture.md, "Threads").
