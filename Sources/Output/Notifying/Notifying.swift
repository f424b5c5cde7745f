//! Notifying: telling whoever asked that a dataset has a new version.
//!
//! A follower of publications. Each published version becomes one event, frozen as bytes when it is made; each event
//! becomes one delivery per subscriber that wants it; each delivery is tried by signed webhook (Standard Webhooks 1.0.0)
//! until it is answered with 2xx, given up, or cancelled. Events and deliveries live in `klamra.sqlite`, so nothing is
//! forgotten when the process dies: a subscriber may hear of an event twice, under one id, but never not at all.
