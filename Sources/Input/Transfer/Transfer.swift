//! Transfer: network transfers over libcurl.
//!
//! One exchange at a time, with limits that protect the gateway from a hostile or broken peer: time, size after
//! decoding, redirects, and allowed addresses. Quotas decide when a source may be requested at all.
