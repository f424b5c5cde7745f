//! Presentation: results as text for a terminal and as JSON for programs.
//!
//! The terminal, tables and progress; texts and JSON of runs, traces, ledgers, revisions, rows and derivations; the
//! status of the gateway. Commands and their arguments belong to the command line.
