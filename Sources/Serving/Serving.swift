//! Serving
