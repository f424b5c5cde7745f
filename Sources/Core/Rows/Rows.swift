//! Rows: batches of rows, the streams that carry them from thread to thread, and where each row came from.
//!
//! A batch holds its rows as one block of bytes, in the form that a dataset's hash is made of. Whoever makes rows fills
//! batches and sends them; a reader takes them in order and gives them back. What was rejected on the way travels beside them.
