//! Schema: the values of the common schema.
//!
//! Columns and datasets as an operator declares them, cells of the record path, and the text forms of numbers, dates
//! and periods. It uses no file, database or network.
