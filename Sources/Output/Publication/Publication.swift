//! Publication: versions of files that consumers download.
//!
//! A follower of versions. It makes the files and descriptors of a version from its rows, and makes all of them visible
//! at once. The output depends on the data alone, not on the clock, the number of threads or the machine. Only columns
//! of class `public` are ever read into a file. A `SiteView` makes pages and catalogues from the records stored here.
