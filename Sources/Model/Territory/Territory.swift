//! Territory: which areas there are, since when, and what became of them.
//!
//! The list of areas ships with the project as CSV (`Territory/` beside the connectors) and is built from the files that
//! GUS publishes. This module reads it, resolves codes and names against it, and never guesses: what may be two areas is
//! answered with both.
