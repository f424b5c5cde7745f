//! Writers: the kinds of file that a version may have.
//!
//! Seam 2. A member is a `FileWriter` in a folder of its own and one line in `FileWriters`. It says what its files are
//! called, what they hold and how to read them; rows come to it in key order. What every member shares is here too: blocks
//! that are compressed side by side, files that know their digest, and the comparison of a file with its rows.
