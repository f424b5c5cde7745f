//! Events: the event log of datasets, and the deliveries of its events.
//!
//! Each published version becomes one event, frozen as bytes when it is appended to the log; each event becomes one
//! delivery per interested subscriber. The deliverer makes attempts and records their outcomes; the channels implement
//! the protocols. Events and deliveries are stored in `klamra.sqlite` (State), so a crash loses nothing: delivery is at
//! least once, and repetitions have the same id.
