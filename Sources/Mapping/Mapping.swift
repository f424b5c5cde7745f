//! Mapping
