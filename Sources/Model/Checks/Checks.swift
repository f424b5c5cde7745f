//! Checks: a dataset's rules for rows, for groups of rows, and for changes between versions.
//!
//! Rules for rows are evaluated on each batch after the mapping has filled it; rules for changes are evaluated by the
//! merge, which alone has the previous version. Both count the checked and the failed rows, and keep examples.
