//! Endpoints: the routes that answer from models rather than from files.
//!
//! A separate module, so that Serving does not depend on datasets.
