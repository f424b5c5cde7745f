//! Checks: a dataset's rules on rows, on groups of them, and on what a row may become from one version to the next.
//!
//! Rules on rows look at each batch after the mapping has filled it; rules on changes are asked by the merge, which alone
//! knows the version before. Both count what they looked at and what broke them, with examples.
