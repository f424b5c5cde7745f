//! Gateway: pipeline, supervision, and the commands of the command line.
//!
//! Everything below meets here; nothing below knows it.
