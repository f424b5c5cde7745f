//! State: what the gateway remembers in its state folder.
//!
//! The folder with its lock and its paths, the layout of `klamra.sqlite`, and the tables of the gateway itself: what runs did with
//! their streams, holds, the quarantine, fields seen, freshness. Rows and versions of datasets are in Datasets.
