//! Formats: what a reader of documents is, whichever format it reads.
//!
//! The seam itself: a member (`RecordFormat`) says what its settings are, how a document is recognised and where fields are
//! found, and opens readers. A reader (`RecordReader`) takes the bytes of one document, finds its records and returns the
//! named fields as typed, canonical cells. What is wrong with one record is a `Rejection`, and reading goes on; what is
//! wrong with the document is a `FormatError`, and reading stops. Everything that two members need stands here: paths,
//! fields and their conversion, limits, the survey of a table. No member is known here; they and their registry are Readers.
