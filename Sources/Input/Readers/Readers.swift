//! Readers: documents in, typed records out.
//!
//! Seam 1. A member of `RecordFormats.all` knows one way in which documents are written: its settings, how a document is
//! recognised, where fields are found, and a reader. A reader takes the bytes of one document, finds its records and
//! gives the named fields as typed, canonical cells. What is wrong with one record is a `Rejection`, and reading goes on;
//! what is wrong with the document is a `FormatError`, and reading stops. Memory does not grow with the document: one
//! window slides over it. Nothing here knows where documents come from or where records go.
