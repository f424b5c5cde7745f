//! Settings: YAML files as an operator writes them.
//!
//! A file is parsed into nodes with line and column, then read through shapes that describe what is expected. Reading
//! does not stop at the first mistake: all of them are collected in one `Report`. A scalar is text unless a shape
//! expects another type, so `0612011` keeps its zero, `no` is not a boolean and `1e5` is not a number.
