//! Disclosure: statistical disclosure control of a table, with primary and secondary suppression.
//!
//! It runs between mapping and commit. A figure that reveals a few people or enterprises is hidden, and as many others
//! as are needed so that it cannot be computed from totals, other figures and earlier versions. The result is the table
//! as the public may know it; the dataset and its history never contain another one.
