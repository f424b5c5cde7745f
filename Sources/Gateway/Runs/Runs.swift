//! Runs: the use cases that lead to a version.
//!
//! Each is a value over the runtime: running, replaying and deriving, previews and samples, decisions about holds and changed fields.
//! They end at the COMMIT; what follows from versions is not known here, but for the interface of followers.
