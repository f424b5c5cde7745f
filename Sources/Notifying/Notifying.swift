//! Notifying
