//! Landing
