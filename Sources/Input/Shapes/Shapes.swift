//! Shapes: which fields the documents of a source have, and how that differs from what was seen before.
//!
//! A format reports what it finds in a document; this module keeps count, says which type a field most often has, and
//! compares it with what is stored. What becomes of a difference is decided elsewhere.
