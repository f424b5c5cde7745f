//! Connectors: how to talk to one kind of source, as data.
//!
//! A connector is a folder with a manifest (`connector.yaml`), one SELECT for each stream and the code lists that the
//! SELECTs join. This module reads manifests and says what is wrong with them; the fetcher turns a manifest and the
//! parameters of a source into requests, follows pages to the end and lands what comes.
