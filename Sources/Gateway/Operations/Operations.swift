//! Operations: what operators do with data that are there.
//!
//! Each is a value over the runtime: tracing a row to its bytes, erasing one, proving and repairing what is published, explaining a
//! revision, correcting what was rejected, delivering events, pruning.
