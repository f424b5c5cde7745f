//! OutputState: the tables of `klamra.sqlite` about output: what was published, the events and their deliveries, the
//! positions of followers.
//!
//! Publication and Events declare what they need as protocols; these types implement them.
