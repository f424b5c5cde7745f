//! CommandLine: what people type, and what becomes of it.
//!
//! Commands with their help, exit codes, the words of what an operator can do, and the way to the daemon that holds the state folder.
