//! Datasets
