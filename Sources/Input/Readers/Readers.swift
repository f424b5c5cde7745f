//! Readers: the document formats, a folder each, and their registry.
//!
//! Seam 1. Members are private to this module: others request one from `RecordFormats` by its name, or use `TableFile`
//! for a table that the product itself has written. `JSONText` and `Window` are not members: the first is shared by all
//! formats that contain JSON, the second by all that read a document sequentially, in constant memory. Nothing here
//! depends on the origin of documents or the destination of records.
