//! Channels: the ways in which events reach those who want them.
//!
//! Seam 4: the protocol `Channel`, the registry `ChannelRegistry.all`, and one folder per member. A push channel makes attempts
//! to hand one event to one subscriber; a pull channel renders the one event log for whoever fetches it.
