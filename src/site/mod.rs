//! A site's own chrome, learnt from its own pages.
//!
//! Takes the texts of a site's documents, one after the other, in any order and from any thread; gives a [`Profile`]: the lines
//! that the site repeats in a stable place, with the numbers that prove it, as a file that people read, edit and commit.
//! Which files are read and which site they belong to is left to `batch`; what a profile does to a document to
//! [`crate::judge::profile`].
//!
//! * [`sample`] keeps of each site the documents with the smallest hashes (a bottom-k sample), so that order, threads and
//!   parts do not matter: the sample of a whole is the merged sample of its parts.
//! * [`learn`](mod@learn) finds in a sample what is chrome.
//! * [`profile`] is the file.

mod by_hand;
pub mod diff;
pub(crate) mod host;
pub mod keys;
pub mod learn;
mod places;
pub mod profile;
pub mod sample;
pub mod sample_file;
mod shapes;

pub use learn::learn;
pub use profile::{Profile, ProfileError};
pub use sample::{Page, Sample};
