//! Store: the interface to a dataset's history: versions, their rows, the changes between them, and commits.
//!
//! `DatasetStore` is the interface; the other types are its parameters and results. Nothing here depends on how a
//! history is stored, including `HoldGuards`, which decides whether a run must wait for an operator.
