//! Channels: the ways of delivering events to consumers.
//!
//! Seam 4: the protocol `Channel`, the registry `ChannelRegistry.all`, and one folder per member. A push channel sends
//! each event to each subscriber; a pull channel renders the event log into files.
