//! Writers: the file formats of versions.
//!
//! Seam 2. A member is a `FileWriter` in its own folder and one line in `FileWriters`. It describes its files and how
//! to read them, and receives rows in key order. The shared parts are here too: blocks that are compressed in parallel,
//! files with digests, and the comparison of a file with its rows.
