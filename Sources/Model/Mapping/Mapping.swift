//! Mapping: the documents of a run as an SQL table, and one SELECT from it into the columns of a dataset.
//!
//! The reader's records appear as the virtual table `source`; code lists are further tables. The SELECT runs under an
//! authorizer that permits reading only these, and under a progress handler that ends it if it makes no progress. Every
//! record is counted as used, left out or quarantined; every row as accepted or quarantined.
