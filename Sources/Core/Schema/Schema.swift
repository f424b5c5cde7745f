//! Schema: the values of the common schema.
//!
//! Columns and datasets as an operator declares them, cells as they travel through the record path, and the spellings of
//! numbers, dates and periods. No file, no database, no network.
