//! Endpoints: the routes that answer from models rather than from files.
//!
//! A module of its own, so that Serving knows no dataset and a server of plain files does not need them.
