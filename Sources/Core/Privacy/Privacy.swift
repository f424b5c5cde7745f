//! Privacy: detection of personal data in texts and rows, masking for operators, and the secret of hashes.
//!
//! Detectors recognise numbers by their check digits and the rest by form; none of them uses an external service. The
//! mapping decides where values are masked, hashed or generalised, as part of its SELECT.
