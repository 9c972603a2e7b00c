//! The one integration test binary: a module a subject.

#[cfg(feature = "cli")]
mod cli;
mod decode;
#[cfg(all(feature = "cli", unix))]
mod docs;
#[cfg(all(feature = "cli", unix))]
mod faults;
#[cfg(feature = "cli")]
mod fuzz;
mod golden;
mod html;
#[cfg(unix)]
mod linear;
mod markdown;
mod properties;
mod sites;
