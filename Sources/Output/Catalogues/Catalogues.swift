//! Catalogues: lists of all datasets for programs that look for data.
//!
//! Seam 3. A member is a `Catalogue` in a folder of its own and one line in `CatalogueRegistry`. It makes files from one
//! typed `CatalogueModel`, never from tables or pages.
