//! Portal: what people see in a browser.
//!
//! Pages in Polish with the English beside it, made from the publisher's records, the configuration and the model of the
//! catalogue. They are plain files without scripts. `SitePages` brings pages and catalogues together for the publisher.
