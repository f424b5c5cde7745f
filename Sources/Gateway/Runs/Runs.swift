//! Runs: the use cases of the gateway.
//!
//! Each is a value over the runtime, which holds the locked state folder and the configuration of the moment: running, replaying and
//! deriving, decisions about holds, erasing, pruning, tracing. They end at the COMMIT; what follows from versions is not known here.
