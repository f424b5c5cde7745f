//! Store: a dataset's history as the rest of Klamra sees it: versions, their rows, what changed between them, and commits.
//!
//! `DatasetStore` is the interface, and the types beside it are what it takes and gives. Nothing here knows how a history is
//! stored; what decides whether a run must wait for an operator (`HoldGuards`) does not depend on that either.
