//! The one file that names all the stages: decode, segment, judge, tidy, emit.

use crate::document::{Cleaned, Document};
use crate::examination::{Examination, Settings};
use crate::judge::profile::Profiles;
use crate::judge::{Account, model::Model};
use crate::{decode, emit, judge, segment, tidy};
use std::sync::Arc;

/// Cleans documents. Make one and share it between threads.
#[derive(Debug, Clone, Default)]
pub struct Cleaner {
    settings: Settings,
    /// In place of the built-in one.
    model: Option<Arc<Model>>,
    /// Where profiles are wanted, even if none was found.
    profiles: Option<Arc<Profiles>>,
}

impl Cleaner {
    /// A cleaner with these settings, the built-in rules and the built-in model.
    pub fn new(settings: Settings) -> Self {
        Self { settings, model: None, profiles: None }
    }

    /// The same with another model.
    #[must_use]
    pub fn with_model(self, model: Model) -> Self {
        Self { model: Some(Arc::new(model)), ..self }
    }

    /// The same with profiles of sites.
    #[must_use]
    pub fn with_profiles(self, profiles: Profiles) -> Self {
        Self { profiles: Some(Arc::new(profiles)), ..self }
    }

    /// Whether a document's site picks its profile.
    pub fn knows_sites(&self) -> bool {
        self.profiles.as_ref().is_some_and(|profiles| !profiles.by_site.is_empty())
    }

    /// Whether a document of that site has no profile although there are profiles, or were to be.
    pub fn lacks_profile(&self, site: Option<&str>) -> bool {
        self.profiles.as_ref().is_some_and(|profiles| profiles.of(site).is_none())
    }

    /// The settings it was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Runs the stages up to `judge` and tells what of the kept is a listing; the renderers of [`emit`] do the rest.
    pub fn examine<'a>(&self, document: &Document<'a>) -> Examination<'a> {
        let decoded = decode::decode(document);
        let (decoded, mut segmented, markup) =
            segment::read(decoded, document.hints.format, self.settings.markdown.is_some());
        let profiles = self.profiles.as_ref().filter(|_| self.settings.strip);
        let profile = profiles.and_then(|profiles| profiles.of(document.hints.site)).cloned();
        let (mut verdicts, mut metadata) = if self.settings.strip {
            judge::judge(
                &decoded.text,
                &segmented,
                markup.as_ref(),
                self.model(),
                profile.as_deref(),
                self.settings.favor,
            )
        } else {
            judge::keep_all(&segmented)
        };
        if let Some(markup) = &markup {
            judge::declared::complete(
                &markup.declared,
                &decoded.text,
                &segmented,
                &mut verdicts,
                &mut metadata,
            );
        }
        tidy::mark_listings(&decoded.text, &mut segmented, &verdicts);
        let site = profile.as_ref().map(|profile| profile.notes()).unwrap_or_default();
        Examination { decoded, segmented, markup, verdicts, metadata, site, profile }
    }

    /// What the learned judge made of each block of a document that this cleaner examined; empty where it was not asked.
    pub fn account(&self, examination: &Examination<'_>) -> Vec<Account> {
        let Examination { decoded, segmented, markup, profile, .. } = examination;
        if self.settings.strip {
            judge::account(
                &decoded.text,
                segmented,
                markup.as_ref(),
                self.model(),
                profile.as_deref(),
                self.settings.favor,
            )
        } else {
            Vec::new()
        }
    }

    fn model(&self) -> &Model {
        self.model.as_deref().unwrap_or_else(|| Model::builtin())
    }

    /// Cleans a document.
    ///
    /// ```
    /// use dechrome::{Cleaner, Document, FieldName, Settings};
    ///
    /// let page = "Share this\nIt rained all day, and the ferry stayed at its pier until late.\n© 2024 Lindvik Post. All rights reserved\n";
    /// let cleaner = Cleaner::new(Settings { reasons: true, ..Settings::default() });
    /// let cleaned = cleaner.clean(&Document::text(page));
    /// assert_eq!(cleaned.text, "It rained all day, and the ferry stayed at its pier until late.\n");
    /// let gone: Vec<&str> = cleaned.reasons.iter().map(|removal| removal.text.as_str()).collect();
    /// assert_eq!(gone, ["Share this", "© 2024 Lindvik Post. All rights reserved"]);
    /// assert_eq!(cleaned.reasons[1].reason, "rule copyright/all-rights-reserved");
    /// ```
    ///
    /// # Limits
    /// A document may have 1,431,655,765 bytes (`u32::MAX / 3`), as each may become three in UTF-8 and places in the text are 32 bits
    /// wide. What stands beyond 4 GiB of the text is not read; the command refuses such documents.
    #[must_use]
    pub fn clean(&self, document: &Document<'_>) -> Cleaned {
        emit::cleaned(&self.examine(document), &self.settings)
    }
}
