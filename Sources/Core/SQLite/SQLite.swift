//! SQLite: a thin, typed way to the C library. No SQL of ours lives here.
