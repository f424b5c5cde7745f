//! Mapping: the documents of a run as an SQL table, and one SELECT from it into the columns of a dataset.
//!
//! The reader's records appear as the virtual table `source`; code lists are tables beside it. The SELECT runs under an
//! authorizer that lets it read these and nothing else, and under a progress handler that ends it when it runs away. Every
//! record is counted as used, left out or quarantined; every row as accepted or quarantined.
