//! Operations: the use cases of operators on existing data.
//!
//! Each is a value over the runtime: tracing a row to its bytes, erasing a row, verifying and repairing the published
//! files, explaining a revision, correcting rejected values, delivering events, pruning.
