//! Publishing
