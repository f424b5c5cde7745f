//! Portal: the pages for people.
//!
//! Pages in Polish and English, made from the publisher's records, the configuration and the catalogue model. They are
//! plain files without scripts. `SitePages` combines pages and catalogues for the publisher.
