//! Connectors: the description of one kind of source, as data.
//!
//! A connector is a folder with a manifest (`connector.yaml`), one SELECT for each stream and the code lists that the
//! SELECTs join. This module reads and checks manifests; the fetcher turns a manifest and the parameters of a source
//! into requests, follows pages to the end and stores the replies.
