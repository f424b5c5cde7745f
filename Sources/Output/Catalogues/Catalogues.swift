//! Catalogues: machine-readable lists of all datasets.
//!
//! Seam 3. A member is a `Catalogue` in its own folder and one line in `CatalogueRegistry`. It makes files from one
//! typed `CatalogueModel`, never from tables or pages.
