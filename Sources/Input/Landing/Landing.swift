//! Landing: the archive of fetched documents, and the protocol of the run log.
//!
//! Everything fetched is stored here byte for byte before it is parsed: content-addressed, compressed, shared by all
//! runs. A run refers to its documents, so it can be mapped again without asking the source, and an interrupted run
//! resumes where it stopped.
