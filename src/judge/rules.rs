//! The built-in rows of `rules/*.toml`.
