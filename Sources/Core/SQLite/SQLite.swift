//! SQLite: a thin, typed way to the C library. No statement on a table of Klamra's stands here.
//!
//! A statement runs on the thread that asks for it, never on Swift's cooperative pool, and no connection is used by two
//! threads at once (docs/architecture.md, "Threads").
