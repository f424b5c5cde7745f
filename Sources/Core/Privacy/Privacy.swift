//! Privacy: what looks like personal data in texts and rows, what an operator may be shown of it, and the secret of hashes.
//!
//! Detectors know numbers by their check digits and the rest by its form; none of them asks anybody. Where values are
//! masked, hashed or generalised is the mapping's, as part of its SELECT.
