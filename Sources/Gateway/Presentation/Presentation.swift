//! Presentation: results as a person at a terminal and a program read them.
//!
//! The terminal, tables and progress; texts and JSON of runs, traces, ledgers, revisions, rows and derivations; the status of the
//! gateway. What is typed, and what becomes of it, is the command line's.
