//! Publishing: what consumers download.
//!
//! A follower of versions. From the rows of one version it makes the files, the descriptors and the pages that
//! consumers
//! see, and makes them visible all at once. Bytes depend on the data alone: no clock, no thread count, no machine shows
//! in them. Only columns of class `public` are ever read into a file or a page.
