//! Corrections: values of a source that an operator puts right before they are mapped.
//!
//! A correction names a record by its key or its digest, the wrong text of a field and the right one. A reader around the
//! format's own puts the right text in place, and counts what became of each correction.
