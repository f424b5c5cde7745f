//! Formats: the interface of document formats and their readers.
//!
//! The seam itself. A member (`RecordFormat`) defines its settings, recognition and the location of fields, and opens
//! readers. A reader (`RecordReader`) parses the bytes of one document, finds its records and returns the named fields
//! as typed, canonical cells. A fault of one record is a `Rejection`, and reading continues; a fault of the document is
//! a `FormatError`, and reading stops. Whatever two members need is here: paths, fields and their conversion, limits,
//! the survey of a table. Nothing here depends on a member; members and their registry are in Readers.
