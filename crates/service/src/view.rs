//! Everything a page needs to answer, in one language.

use crate::desk::{Desk, OpenNow};
use crate::marks::reasons;
use crate::quote::Quoted;
use crate::taken_apart::TakenApart;
use crate::text::printable;
use crate::{Consultation, Counter};
use madoguchi_analysis::links::LinkView;
use madoguchi_knowledge::{Brand, Guide};
use madoguchi_model::{
    Advice, AdviceStep, Assessment, ContactPoint, Lang, Level, Situation, State, Who,
};

/// Reasons shown, and marked in the message.
const REASONS: usize = 3;
/// Links looked at for a brand's name.
const LINKS: usize = 20;
/// Guides shown beside an answer.
const MOST_GUIDES: usize = 4;
/// The police's number for emergencies: not for those who only received something.
const EMERGENCY: &str = "110";
/// Tell-tale signs of a kind shown.
const SIGNS: usize = 4;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepView {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
    /// Whom to turn to, those open now first.
    pub desks: Vec<Desk>,
}

/// What was understood of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldView {
    /// Who, when somebody else.
    pub who: String,
    /// What.
    pub state: String,
    /// It was not done.
    pub negated: bool,
}

/// The kind of message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindView {
    /// Its name.
    pub name: String,
    /// What they will try next.
    pub next: String,
    /// What it costs people.
    pub cost: String,
    /// How to recognise it.
    pub signs: Vec<String>,
}

/// The brand whose name is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandView {
    /// Its name.
    pub name: String,
    /// Its official domains.
    pub domains: Vec<String>,
    /// The first page of its own site; empty when not known.
    pub site: String,
    /// Its own warning page (https); empty when none is known.
    pub warning: String,
    /// What it never does.
    pub never: Vec<String>,
    /// The official way to look for oneself.
    pub route: String,
}

/// What to do, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Todo {
    /// The first step.
    pub first: Option<StepView>,
    /// A desk that takes calls now, whose number is certain.
    pub call_now: Option<Desk>,
    /// All steps in order, the first among them.
    pub steps: Vec<StepView>,
    /// What not to do.
    pub donts: Vec<String>,
    /// Desks for this kind.
    pub desks: Vec<Desk>,
}

/// An answer, for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The level.
    pub level: Level,
    /// In a word.
    pub level_name: String,
    /// What the level means.
    pub level_note: String,
    /// What the message is, in one sentence.
    pub summary: String,
    /// What to do.
    pub todo: Todo,
    /// At most three reasons, in the order they are numbered.
    pub reasons: Vec<String>,
    /// The message, with the places of the reasons.
    pub quoted: Vec<Quoted>,
    /// Its links.
    pub links: Vec<TakenApart>,
    /// Links not shown.
    pub more_links: usize,
    /// What was understood of the account.
    pub told: Vec<ToldView>,
    /// What the person seems to have done.
    pub proposed: Vec<State>,
    /// Of what kind it is.
    pub kind: Option<KindView>,
    /// Whose name it uses.
    pub brand: Option<BrandView>,
    /// What could not be read, each once.
    pub problems: Vec<String>,
    /// What else was shown: name (harmless), level in words.
    pub beside: Vec<(String, String)>,
    /// Names (harmless) of files of which nothing could be read.
    pub unread: Vec<String>,
    /// Guides for what was done, and for the kind: id and title.
    pub guides: Vec<(String, String)>,
}

/// Whether somebody told what happened, and showed nothing of what they were sent.
fn is_told_only(consultation: &Consultation) -> bool {
    let message = &consultation.message;
    let shown = message
        .texts
        .iter()
        .any(|t| t.role.is_senders() && !t.text.trim().is_empty());
    message.account.is_some()
        && consultation.assessment.level == Level::Inconclusive
        && !shown
        && message.links.is_empty()
}

/// The first page of the brand's own site, where it is known to be there: it warns of fraud below it. Empty when not.
fn official_site(brand: &Brand) -> String {
    let host = brand
        .warning_url
        .strip_prefix("https://")
        .and_then(|rest| rest.split('/').next())
        .unwrap_or("");
    let mut domains = brand.domains.web.iter();
    let own = domains.any(|domain| {
        host.strip_suffix(domain.as_str())
            .is_some_and(|rest| rest.is_empty() || rest == "www.")
    });
    if own {
        format!("https://{host}/")
    } else {
        String::new()
    }
}

/// Whether an address is all that was shown.
fn is_link_alone(consultation: &Consultation) -> bool {
    let evidence = &consultation.assessment.evidence;
    evidence.iter().any(|e| e.id == "format.link-only")
}

impl Counter {
    /// The answer to a consultation, for what the person did.
    pub fn view(&self, consultation: &Consultation, situation: &Situation, lang: Lang) -> View {
        let assessment = &consultation.assessment;
        let analyst = self.analyst();
        let level = assessment.level;
        let chosen = reasons(
            assessment,
            |at| {
                assessment
                    .evidence
                    .get(at)
                    .is_some_and(|e| !analyst.sentence(e, lang).is_empty())
            },
            REASONS,
        );
        let (links, more_links) = self.links_apart(consultation, lang);
        View {
            level,
            level_name: self.headline(consultation, lang),
            level_note: self.note(consultation, lang),
            summary: self.summary(consultation, lang),
            todo: self.todo(assessment, situation, lang),
            reasons: chosen
                .iter()
                .filter_map(|at| assessment.evidence.get(*at))
                .map(|e| self.defanged_words(&analyst.sentence(e, lang)))
                .collect(),
            quoted: self.quoted(consultation, &chosen, lang),
            links,
            more_links,
            told: self.told(consultation, lang),
            proposed: consultation.proposed.clone(),
            kind: self.kind(assessment, lang),
            brand: self.brand(consultation, lang),
            problems: self.problems(consultation, lang),
            beside: consultation
                .beside
                .iter()
                .map(|b| (printable(&b.name), analyst.level_name(b.level, lang)))
                .collect(),
            unread: consultation.unread.iter().map(|n| printable(n)).collect(),
            guides: self.guides_for(assessment, situation, lang),
        }
    }

    /// The level in a word. Who only tells of what happened has shown nothing that could be judged.
    fn headline(&self, consultation: &Consultation, lang: Lang) -> String {
        if is_told_only(consultation) {
            return self.analyst().words("told.headline", lang);
        }
        self.analyst()
            .level_name(consultation.assessment.level, lang)
    }

    fn summary(&self, consultation: &Consultation, lang: Lang) -> String {
        if is_told_only(consultation) {
            return self.analyst().words("told.summary", lang);
        }
        self.analyst().summary(&consultation.assessment, lang)
    }

    fn note(&self, consultation: &Consultation, lang: Lang) -> String {
        let level = consultation.assessment.level;
        if is_told_only(consultation) {
            return self.analyst().words("told.note", lang);
        }
        if level == Level::Inconclusive && is_link_alone(consultation) {
            return self.analyst().words("level-note.inconclusive-link", lang);
        }
        self.analyst()
            .words(&format!("level-note.{}", level.as_str()), lang)
    }

    /// The guides that go on from here: those for what was done, then those for the kind; at most four.
    fn guides_for(
        &self,
        assessment: &Assessment,
        situation: &Situation,
        lang: Lang,
    ) -> Vec<(String, String)> {
        let pack = self.analyst().knowledge().pack();
        let kind = assessment
            .kinds
            .first()
            .filter(|_| assessment.level <= Level::Unwanted)
            .map(|kind| kind.id.as_str());
        let of_state = |guide: &&Guide| {
            let mut wanted = guide.states.iter();
            wanted.any(|wanted| situation.states.iter().any(|s| wanted.holds(*s)))
        };
        let of_brand = |guide: &&Guide| {
            guide.brands.is_empty()
                || assessment
                    .brand
                    .as_ref()
                    .is_some_and(|brand| guide.brands.contains(brand))
        };
        let of_kind =
            |guide: &&Guide| kind.is_some_and(|kind| guide.kinds.iter().any(|k| k == kind));
        let guides = || pack.guides.values();
        let mut found: Vec<&Guide> = guides().filter(of_state).filter(of_brand).collect();
        found.extend(guides().filter(of_kind).filter(of_brand));
        let mut shown: Vec<(String, String)> = Vec::new();
        for guide in found {
            if shown.len() < MOST_GUIDES && !shown.iter().any(|(id, _)| *id == guide.id) {
                shown.push((guide.id.clone(), guide.title.get(lang).to_owned()));
            }
        }
        shown
    }

    /// What to do about something of which no message was shown.
    pub fn advice_alone(&self, situation: &Situation, lang: Lang) -> Todo {
        let assessment = Assessment {
            level: Level::Dangerous,
            probability: 1.0,
            kinds: Vec::new(),
            brand: None,
            evidence: Vec::new(),
            version: String::new(),
        };
        self.todo(&assessment, situation, lang)
    }

    /// Advice in words, with a number that can be called now.
    fn todo(&self, assessment: &Assessment, situation: &Situation, lang: Lang) -> Todo {
        let Advice { steps, donts, .. } = self.analyst().advise(assessment, situation);
        let points = self.analyst().contacts_of_kind(assessment, situation);
        let desks = self.desks_in_words(&points, situation, lang);
        let steps: Vec<StepView> = steps
            .iter()
            .map(|s| self.step(s, situation, lang))
            .collect();
        let first = steps.first().cloned();
        // Who only received it needs to call nobody; a number of a later step would come too early.
        let flagged = assessment.level <= Level::Suspicious;
        let acted = situation.states.iter().any(|s| *s != State::Received);
        let nearby: Vec<&Desk> = steps
            .iter()
            .take(3)
            .flat_map(|s| &s.desks)
            .chain(&desks)
            .filter(|d| flagged && !d.dial.is_empty() && (acted || d.id != EMERGENCY))
            .collect();
        // A desk whose hours nobody publishes for the whole country is better than none.
        let open = |wanted: OpenNow| nearby.iter().find(|d| d.open == wanted);
        let call_now: Option<Desk> = open(OpenNow::Open)
            .or_else(|| open(OpenNow::Unknown))
            .map(|desk| (*desk).clone());
        // A desk that stands at a step is not listed once more.
        let in_steps = |id: &str| steps.iter().flat_map(|s| &s.desks).any(|d| d.id == id);
        let desks = desks.into_iter().filter(|d| !in_steps(&d.id)).collect();
        Todo {
            first,
            call_now,
            steps,
            donts: donts.iter().map(|d| d.what.get(lang).to_owned()).collect(),
            desks,
        }
    }

    fn step(&self, step: &AdviceStep, situation: &Situation, lang: Lang) -> StepView {
        StepView {
            what: step.what.get(lang).to_owned(),
            why: step.why.get(lang).to_owned(),
            desks: self.desks_in_words(&step.contacts, situation, lang),
        }
    }

    /// Desks in words, those open now first.
    pub fn desks_in_words(
        &self,
        points: &[ContactPoint],
        situation: &Situation,
        lang: Lang,
    ) -> Vec<Desk> {
        let mut desks: Vec<Desk> = points
            .iter()
            .map(|p| self.desk(p, situation.at, lang))
            .collect();
        desks.sort_by_key(|d| d.open);
        desks
    }

    fn told(&self, consultation: &Consultation, lang: Lang) -> Vec<ToldView> {
        let told = consultation
            .message
            .account
            .as_ref()
            .map_or(&[][..], |a| &a.told);
        // What is said last of a deed stands.
        let stands = told.iter().enumerate().filter(|(at, t)| {
            let later = told.get(at + 1..).unwrap_or_default();
            !later.iter().any(|l| l.state == t.state && l.who == t.who)
        });
        stands
            .map(|(_, t)| ToldView {
                who: match &t.who {
                    Who::Myself => String::new(),
                    Who::Other(who) => printable(who),
                },
                state: self
                    .analyst()
                    .words(&format!("state.{}", t.state.as_str()), lang),
                negated: t.negated,
            })
            .collect()
    }

    fn kind(&self, assessment: &Assessment, lang: Lang) -> Option<KindView> {
        let kind = assessment
            .kinds
            .first()
            .filter(|_| assessment.level <= Level::Unwanted)?;
        let playbook = self.analyst().knowledge().pack().playbooks.get(&kind.id)?;
        Some(KindView {
            name: playbook.name.get(lang).to_owned(),
            next: playbook.next.get(lang).to_owned(),
            cost: playbook.cost.get(lang).to_owned(),
            signs: playbook
                .sign
                .iter()
                .take(SIGNS)
                .map(|s| s.get(lang).to_owned())
                .collect(),
        })
    }

    /// The brand the message speaks for, else the one whose name its links imitate.
    fn brand_of(&self, consultation: &Consultation) -> Option<&Brand> {
        let knowledge = self.analyst().knowledge();
        if let Some(id) = &consultation.assessment.brand {
            return knowledge.pack().brands.get(id);
        }
        let mut links = consultation
            .message
            .links
            .iter()
            .filter(|l| l.place.is_followed() && !l.unconfirmed)
            .take(LINKS);
        links.find_map(|link| {
            let view = LinkView::new(link, knowledge);
            let imitation = knowledge
                .imitation()
                .of(&view.host)
                .filter(|_| view.is_unknown())?;
            Some(knowledge.brand(imitation.brand))
        })
    }

    fn brand(&self, consultation: &Consultation, lang: Lang) -> Option<BrandView> {
        let brand = self.brand_of(consultation)?;
        let is_page = brand.warning_url.starts_with("https://");
        Some(BrandView {
            name: brand.name.get(lang).to_owned(),
            domains: brand.domains.web.iter().take(3).cloned().collect(),
            site: official_site(brand),
            warning: if is_page {
                brand.warning_url.clone()
            } else {
                String::new()
            },
            never: brand
                .never
                .iter()
                .take(2)
                .map(|f| f.wording().get(lang).to_owned())
                .collect(),
            route: brand.route.get(lang).to_owned(),
        })
    }

    fn problems(&self, consultation: &Consultation, lang: Lang) -> Vec<String> {
        let mut problems: Vec<String> = Vec::new();
        for problem in &consultation.problems {
            let kind = match serde_json::to_value(problem.kind) {
                Ok(serde_json::Value::String(kind)) => kind,
                _ => continue,
            };
            let words = self.analyst().words(&format!("problem.{kind}"), lang);
            if !problems.contains(&words) {
                problems.push(words);
            }
        }
        problems
    }

    /// A sentence of ours in which hosts that are not official are defanged, so that no program that it is
    /// copied into makes a link of one.
    pub fn defanged_words(&self, sentence: &str) -> String {
        let host_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let mut out = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some(start) = rest.find(host_char) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|c| !host_char(c)).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            out.push_str(before);
            out.push_str(&self.defanged_word(word));
            rest = after;
        }
        out.push_str(rest);
        printable(&out)
    }

    fn defanged_word(&self, word: &str) -> String {
        let (host, stop) = match word.strip_suffix('.') {
            Some(host) => (host, "."),
            None => (word, ""),
        };
        let last = host.rsplit('.').next().unwrap_or("");
        let is_host = host.contains('.')
            && last.len() > 1
            && last.starts_with(|c: char| c.is_ascii_alphabetic());
        if !is_host
            || !self
                .analyst()
                .knowledge()
                .official(&host.to_ascii_lowercase())
                .is_empty()
        {
            return word.to_owned();
        }
        format!("{}{stop}", host.replace('.', "[.]"))
    }
}
