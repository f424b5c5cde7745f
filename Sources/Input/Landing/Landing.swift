//! Landing: the archive of documents, and what a record of runs must offer.
//!
//! Whatever is fetched is kept here byte for byte before anything looks inside: content-addressed, compressed, shared by
//! all runs. A run refers to its documents, so it can be mapped again without asking the source, and a run that was cut
//! short goes on where it stopped.
