//! Corrections: values of a source that an operator corrects before they are mapped.
//!
//! A correction names a record by its key or digest, the wrong text of a field and the correct one. A reader around the
//! format's reader substitutes the correct text and counts the outcome of each correction.
