//! Rows: batches of rows, the streams that carry them from thread to thread, and where each row came from.
//!
//! A batch holds its rows as one block of bytes, in the form that a dataset's hash covers. The producer fills batches
//! and sends them; the reader receives them in order and returns them. Rejections travel beside them.
