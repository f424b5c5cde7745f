//! Transfer: bytes from and to the outside world, over libcurl.
//!
//! One exchange at a time, with every limit that keeps a hostile or broken peer from hurting the gateway: time, size after
//! decoding, redirects, and the addresses that may be spoken to. Quotas say when a source may be asked at all.
