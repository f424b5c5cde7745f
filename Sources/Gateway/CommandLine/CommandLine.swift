//! CommandLine: the commands that operators type.
//!
//! Commands with their help, exit codes, the texts of advice, and the connection to the daemon that holds the state
//! folder.
