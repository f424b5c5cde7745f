//! Disclosure: what must not be told of a table, and what must be hidden with it.
//!
//! Between mapping and commit. A figure that tells about a few people or enterprises is hidden, and as many others as it
//! takes that it cannot be computed from totals, other figures and earlier versions. What leaves this module is the table as
//! the public may know it; the dataset, its history and all that is made of them never hold another one.
