//! Events: the one log of what happened to datasets, and the deliveries that it owes.
//!
//! Each published version becomes one event, frozen as bytes when it is appended to the log; each event becomes one
//! delivery per subscriber that wants it. The deliverer makes attempts and records their outcomes, and knows no protocol:
//! how an event reaches a subscriber is the business of a channel. Events and deliveries are kept in `klamra.sqlite` (State), so a
//! crash loses nothing: a subscriber may receive an event twice, under one id, but never not at all.
