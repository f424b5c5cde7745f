//! Settings: YAML files as an operator writes them.
//!
//! A file is parsed into nodes that remember their line and column, then read through shapes that say what is expected.
//! Nothing stops at the first mistake: all of them are gathered in one `Report`. A scalar is text until a shape asks for
//! something else, so `0612011` keeps its zero, `no` is not a boolean and `1e5` is not a number.
