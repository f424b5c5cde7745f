//! Publication: versions of files that consumers download.
//!
//! A follower of versions. From the rows of one version it makes the files and their descriptors, and makes them visible all
//! at once. Bytes depend on the data alone: no clock, no thread count, no machine shows in them. Only columns of class
//! `public` are ever read into a file. Pages and catalogues are made by a `SiteView` from the records that are kept here.
