//! Territory: the areas, their periods of validity and their successions.
//!
//! The list of areas ships with the project as CSV (`Territory/` beside the connectors) and is built from the files
//! that GUS publishes. This module reads it, resolves codes and names against it, and never guesses: for an ambiguous
//! text it returns all candidates.
