//! CommandLine: what people type, and what they read.
//!
//! Commands with their help, tables and texts, exit codes, the terminal, and the way to the daemon that holds the state folder.
