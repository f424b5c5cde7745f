//! Readers: the formats of documents, a folder each, and their registry.
//!
//! Seam 1. Members are private to this module: others ask `RecordFormats` for one by its name, or `TableFile` for a table that
//! the product itself has written down. `JSONText` and `Window` are no members: the first is shared by all formats that hold
//! JSON, the second by all that read a document from its first byte to its last. Memory does not grow with a document that
//! is read so. Nothing here knows where documents come from or where records go.
