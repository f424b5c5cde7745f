//! Transfer
