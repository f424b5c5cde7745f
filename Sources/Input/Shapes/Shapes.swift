//! Shapes: the fields of a source's documents, and their differences from earlier documents.
//!
//! A format reports the fields of a document; this module counts them, infers the most frequent type of each, and
//! compares them with the stored schema. The reaction to a difference is decided elsewhere.
