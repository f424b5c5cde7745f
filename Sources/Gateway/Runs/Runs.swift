//! Runs: the use cases that create versions.
//!
//! Each is a value over the runtime: running, replaying and deriving, previews and samples, decisions about holds and
//! changed fields. They end at the COMMIT; of the work after it they know only the interface of followers.
