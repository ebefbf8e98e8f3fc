//! The model card: data, figures, limits.

use super::Sourced;
use crate::arguments::Train;
use crate::commands::eval::figures::{MOST_OF_A_FAMILY, Share};
use madoguchi_analysis::learn::{KindReport, Report};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a card is written from.
pub(super) struct Card<'t> {
    pub(super) options: &'t Train,
    pub(super) all: &'t [Sourced],
    pub(super) report: &'t Report,
    pub(super) kinds: Option<&'t KindReport>,
    /// Length of the model.
    pub(super) bytes: usize,
    /// Version of the knowledge.
    pub(super) knowledge: &'t str,
}

impl Card<'_> {
    pub(super) fn text(&self) -> String {
        let mut card = format!("# Model `{}`\n\n", self.options.name);
        let _ = writeln!(
            card,
            "Sparse logistic regression over observation ids and hashed character n-grams. {} bytes, {} weights in the \
             table, knowledge {}, seed {}.\n",
            self.bytes, self.report.weights, self.knowledge, self.options.seed
        );
        self.data(&mut card);
        self.folds(&mut card);
        self.held_out(&mut card);
        self.families(&mut card);
        self.kinds(&mut card);
        card
    }

    /// How many messages of which language, label and source.
    fn data(&self, card: &mut String) {
        let _ = writeln!(
            card,
            "| language | malicious or unwanted | legitimate |\n|---|---|---|"
        );
        for language in ["ja", "other"] {
            let of = self.all.iter().filter(|s| s.language == language);
            let (bad, good): (Vec<&Sourced>, Vec<&Sourced>) = of.partition(|s| s.example.bad);
            let _ = writeln!(card, "| {language} | {} | {} |", bad.len(), good.len());
        }
        if let Some(until) = self.options.selection.until {
            let _ = writeln!(card, "\nOf the lists, messages until {until} only.");
        }
        if let Some(since) = self.options.selection.since {
            let _ = writeln!(card, "\nOf the lists, messages since {since} only.");
        }
        let _ = writeln!(card, "\nMessages by source:\n");
        let mut sources: BTreeMap<(&str, bool), usize> = BTreeMap::new();
        for sourced in self.all {
            *sources
                .entry((&sourced.source, sourced.example.bad))
                .or_default() += 1;
        }
        for ((source, bad), count) in sources {
            let label = if bad {
                "malicious or unwanted"
            } else {
                "legitimate"
            };
            let _ = writeln!(card, "- {source}: {count} {label}");
        }
    }

    fn folds(&self, card: &mut String) {
        let _ = writeln!(
            card,
            "\nCross-validation (authors and near-copies never on both sides; p ≥ 0.5 before calibration):\n\n| fold | caught | flagged in error |\n|---|---|---|"
        );
        for (at, fold) in self.report.folds.iter().enumerate() {
            let _ = writeln!(
                card,
                "| {at} | {}/{} | {}/{} |",
                fold.caught.0, fold.caught.1, fold.flagged.0, fold.flagged.1
            );
        }
    }

    /// Every example with whether it is held to be bad by a model that has not learned from it.
    fn judged(&self) -> impl Iterator<Item = (&Sourced, bool)> {
        let held_out = self.report.held_out.iter();
        self.all.iter().zip(held_out.map(|p| *p >= 0.5))
    }

    fn held_out(&self, card: &mut String) {
        let _ = writeln!(card, "\nHeld out, calibrated, by source (p ≥ 0.5):\n");
        let mut by_source: BTreeMap<(&str, &str, bool), (usize, usize)> = BTreeMap::new();
        let mut by_language: BTreeMap<(&str, bool), (usize, usize)> = BTreeMap::new();
        for (sourced, over) in self.judged() {
            let bad = sourced.example.bad;
            let source = by_source.entry((sourced.language, &sourced.source, bad));
            let language = by_language.entry((sourced.language, bad));
            for count in [source.or_default(), language.or_default()] {
                count.0 += usize::from(over);
                count.1 += 1;
            }
        }
        for ((language, source, bad), (over, of)) in by_source {
            let what = if bad { "caught" } else { "flagged in error" };
            let _ = writeln!(card, "- {source} ({language}): {over}/{of} {what}");
        }
        for name in ["ja", "other"] {
            let count = |bad| by_language.get(&(name, bad)).copied().unwrap_or_default();
            let ((caught, bad), (flagged, good)) = (count(true), count(false));
            let _ = writeln!(
                card,
                "\nHeld out, calibrated, {name}: {caught}/{bad} caught, {flagged}/{good} flagged in error."
            );
        }
    }

    /// Each family by itself: in the sum one that is often flagged would hide.
    fn families(&self, card: &mut String) {
        let mut families: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
        for (sourced, over) in self.judged().filter(|(s, _)| !s.example.bad) {
            let family = (&*sourced.source, &*sourced.family);
            let count = families.entry(family).or_default();
            count.0 += usize::from(over);
            count.1 += 1;
        }
        let above = families
            .values()
            .filter(|(flagged, of)| *flagged as f64 > MOST_OF_A_FAMILY * *of as f64)
            .count();
        let _ = writeln!(
            card,
            "\nHeld out, calibrated, legitimate messages flagged in error, by family ({above} of {} above 1 %, marked !; \
             with the 95 % interval):\n\n| | source | family | flagged in error | |\n|---|---|---|---|---|",
            families.len()
        );
        for ((source, family), (flagged, of)) in families {
            let share = Share::new(flagged, of);
            let mark = if share.share > MOST_OF_A_FAMILY {
                "!"
            } else {
                ""
            };
            let family = if family.is_empty() { "-" } else { family };
            let _ = writeln!(
                card,
                "| {mark} | {source} | {family} | {flagged}/{of} | {} |",
                share.percent().trim()
            );
        }
    }

    fn kinds(&self, card: &mut String) {
        let Some(kinds) = self.kinds else {
            return;
        };
        let KindReport {
            of,
            by_rules,
            by_words,
            by_both,
        } = kinds;
        let _ = writeln!(
            card,
            "\nKinds, held out, {of} messages and accounts which the rules were not written with: right kind first {by_rules} by \
             rules, {by_words} by words and observations, {by_both} by both."
        );
    }
}
