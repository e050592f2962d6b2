//! The form of a new entry. What has an answer already, from a flag or a draft, is not asked again; what was answered
//! can be gone back to.

use super::field::{Asking, Field};
use super::keys::Keyboard;
use super::place;
use super::question::{Answer, Ask, OneOf, Question, YesOrNo};
use super::{Stopped, asker, is_plain};
use crate::guide::{Entry, Guide, check_name};
use std::collections::{BTreeMap, BTreeSet};

/// What the form needs to know and to tell.
pub struct Form<'f> {
    /// The guide that the entry is for.
    pub guide: &'f Guide,
    /// Keeps the entry after each answer.
    pub keep: &'f mut dyn FnMut(&Entry) -> Result<(), Stopped>,
    /// Looks whether the tool is in the guide already; shows the entry that it is.
    pub known: &'f dyn Fn(&Entry) -> Option<String>,
    /// Makes a text of the guide safe to show.
    pub clean: &'f dyn Fn(&str) -> String,
    /// Finds out what it can by itself.
    pub helper: &'f mut dyn Helper,
}

/// A text that an answer may begin from. Nobody has said it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The text.
    pub text: String,
    /// Where it was read.
    pub from: String,
}

/// Guesses answers from the addresses, and reads them there when it may.
pub trait Helper {
    /// The hosts that it would ask about an entry, when it was not said yet whether it may.
    fn hosts(&self, entry: &Entry) -> Vec<String>;

    /// True when it was said whether it may ask anybody.
    fn is_decided(&self) -> bool;

    /// Whether it may ask them.
    fn allow(&mut self, may: bool);

    /// Begins to read what can be read by now, if it may. Does not wait.
    fn look(&mut self, entry: &Entry);

    /// A name to begin from, if one is known by now.
    fn name(&mut self, entry: &Entry) -> Option<Suggestion>;

    /// A summary to begin from.
    fn summary(&mut self) -> Option<Suggestion>;

    /// A license to begin from.
    fn license(&mut self) -> Option<Suggestion>;

    /// Why nothing could be read, to be said once.
    fn trouble(&mut self) -> Option<String>;

    /// True when the address is that of a repository.
    fn is_repository(&self, url: &str) -> bool;
}

/// A question of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Field(Field),
    /// Whether the helper may ask.
    Look,
    /// Whether there is another listing after the one with this number.
    Another(usize),
}

/// The first question.
const FIRST: Step = Step::Field(Field::Home);

/// Where one is in the form.
struct Run<'r, 'f> {
    entry: &'r mut Entry,
    form: &'r mut Form<'f>,
    asker: Box<dyn Ask>,
    /// The questions that were answered, in order.
    asked: Vec<Step>,
    /// Those that were gone back over: they are asked again.
    reopened: BTreeSet<Step>,
    /// What was typed at a question and left without Enter.
    typed: BTreeMap<Step, String>,
}

/// Asks for everything that `entry` still lacks.
///
/// # Errors
/// When the person interrupts or stops; what was answered is kept.
pub fn fill(entry: &mut Entry, form: &mut Form<'_>) -> Result<(), Stopped> {
    let (asked, reopened, typed) = (Vec::new(), BTreeSet::new(), BTreeMap::new());
    let mut run = Run { entry, form, asker: asker(), asked, reopened, typed };
    let mut at = Some(FIRST);
    if let Some(shown) = (run.form.known)(run.entry) {
        // A flag or a draft has said what is there already.
        at = Some(run.same_tool(&shown, None)?);
    }
    let questions = run.left(at);
    if questions == 0 {
        return Ok(());
    }
    run.welcome(questions)?;
    let _keyboard = (!is_plain()).then(Keyboard::take);
    run.form.helper.look(run.entry);
    while let Some(step) = at {
        at = if run.is_open(step) { run.step(step)? } else { run.following(step) };
    }
    Ok(())
}

impl Run<'_, '_> {
    fn welcome(&mut self, questions: usize) -> Result<(), Stopped> {
        let s = if questions == 1 { "" } else { "s" };
        let back = if is_plain() {
            "Type `<` to go back to the question before, `?` for help. Enter alone takes what stands in brackets, `-` leaves it out."
        } else {
            "Esc goes back to the question before, `?` shows help."
        };
        self.asker.say(&format!(
            "{questions} question{s}, then a last look at the whole. Every answer is kept at once; nothing is sent anywhere unless you say so."
        ))?;
        self.asker.say(back)?;
        self.asker.say("")
    }

    /// Puts one question; gives the one to go on with.
    fn step(&mut self, step: Step) -> Result<Option<Step>, Stopped> {
        let answer = match step {
            Step::Field(field) => self.ask_field(field)?,
            Step::Look => self.ask_look()?,
            Step::Another(at) => self.ask_another(at)?,
        };
        match answer {
            Answer::Given(()) => {
                self.typed.remove(&step);
                self.reopened.remove(&step);
                (self.form.keep)(self.entry)?;
                if let (true, Some(shown)) = (tells_the_tool(step), (self.form.known)(self.entry)) {
                    return Ok(Some(self.same_tool(&shown, Some(step))?));
                }
                self.asked.push(step);
                self.form.helper.look(self.entry);
                Ok(self.following(step))
            }
            Answer::Back(typed) => {
                if !typed.is_empty() {
                    self.typed.insert(step, typed);
                }
                self.reopened.insert(step);
                let before = self.asked.pop().unwrap_or(step);
                self.reopened.insert(before);
                Ok(Some(before))
            }
        }
    }

    fn ask_field(&mut self, field: Field) -> Result<Answer<()>, Stopped> {
        let step = Step::Field(field);
        let value = field.value(self.entry);
        let helper = &mut self.form.helper;
        // The helper fills only what nobody has said.
        let suggestion = match field {
            Field::Name if value.is_empty() => helper.name(self.entry),
            Field::Summary if value.is_empty() => helper.summary(),
            Field::License if value.is_empty() && !self.asked.contains(&step) => helper.license(),
            _ => None,
        };
        if let Some(trouble) =
            helper.trouble().filter(|_| matches!(field, Field::Name | Field::Summary | Field::License))
        {
            let trouble = console::Style::new().for_stderr().dim().apply_to((self.form.clean)(&trouble)).to_string();
            self.asker.say(&trouble)?;
        }
        let typed = self.typed.get(&step).cloned();
        // A repository that was given as the home page stands as the source by now.
        let moved = self.entry.urls.source.clone().filter(|_| field == Field::Home && value.is_empty());
        let begun = typed.or(moved);
        let asking = Asking {
            number: Some(self.number(step)),
            can_go_back: !self.asked.is_empty(),
            initial: begun.as_deref().or(suggestion.as_ref().map(|suggestion| suggestion.text.as_str())),
            from: suggestion.as_ref().filter(|_| begun.is_none()).map(|suggestion| suggestion.from.as_str()),
        };
        let mut answer = field.ask(self.entry, self.form, asking, self.asker.as_mut())?;
        // A beginning that was left as it is was not typed: a better one may have come by the next time.
        if let (Answer::Back(typed), Some(suggestion)) = (&mut answer, &suggestion)
            && *typed == suggestion.text
        {
            typed.clear();
        }
        if field == Field::Home && answer == Answer::Given(()) {
            self.sort_address()?;
        }
        Ok(answer)
    }

    /// An address of a repository is the source's, whatever it was given as.
    fn sort_address(&mut self) -> Result<(), Stopped> {
        let urls = &mut self.entry.urls;
        if let Some(home) = urls.home.take_if(|home| self.form.helper.is_repository(home)) {
            urls.source = Some(home);
            self.asker.say("  That is a repository: it stands as the source.")?;
        }
        Ok(())
    }

    fn ask_look(&mut self) -> Result<Answer<()>, Stopped> {
        let hosts: Vec<String> =
            self.form.helper.hosts(self.entry).iter().map(|host| (self.form.clean)(host)).collect();
        let label = format!("Read name, license and description from {}?", hosts.join(" and "));
        let question = Question {
            label: &label,
            help: "they stand in the questions as a beginning; you have the last word",
            more: "The page and, for a repository, its forge's public interface are asked once, without any account or cookie. Nothing else is sent, and nothing is kept.",
            number: Some(self.number(Step::Look)),
            can_go_back: !self.asked.is_empty(),
            binds: false,
        };
        Ok(match self.asker.yes_or_no(&YesOrNo { question, default: true })? {
            Answer::Given(may) => {
                self.form.helper.allow(may);
                Answer::Given(())
            }
            Answer::Back(typed) => Answer::Back(typed),
        })
    }

    fn ask_another(&mut self, at: usize) -> Result<Answer<()>, Stopped> {
        let question = Question {
            label: "List it under another theme too?",
            more: "A tool may stand under several themes, each with a note of its own.",
            number: Some(self.number(Step::Another(at))),
            can_go_back: !self.asked.is_empty(),
            ..Question::default()
        };
        let has_more = self.entry.listings.len() > at + 1;
        Ok(match self.asker.yes_or_no(&YesOrNo { question, default: has_more })? {
            Answer::Given(true) => {
                self.reopened.extend([Step::Field(Field::Place(at + 1)), Step::Field(Field::Note(at + 1))]);
                Answer::Given(())
            }
            Answer::Given(false) => {
                self.entry.listings.truncate(at + 1);
                self.reopened.retain(|step| !is_of_listing_after(*step, at));
                Answer::Given(())
            }
            Answer::Back(typed) => Answer::Back(typed),
        })
    }

    /// Shows the entry that is there, and lets the person decide; gives the question whose answer is to be another one.
    fn same_tool(&mut self, shown: &str, step: Option<Step>) -> Result<Step, Stopped> {
        self.asker.say(&format!("\n{shown}\n"))?;
        let step = step.unwrap_or_else(|| self.telling());
        let what = if step == Step::Field(Field::Name) { "name" } else { "address" };
        let items = ["It is the same tool: stop here".to_owned(), format!("It is another one: change the {what}")];
        let question = Question {
            label: "This looks like the tool you want to add",
            more: "A listing more, or a better text, is a change to the entry that is there.",
            ..Question::default()
        };
        if self.asker.choice(&OneOf { question, items: &items, default: 0, search: false })? == Answer::Given(0) {
            return Err(Stopped::Chosen);
        }
        self.reopened.insert(step);
        Ok(step)
    }

    /// Of name and addresses, the one by which the tool is known.
    fn telling(&self) -> Step {
        let is_known = |field: Field| {
            let mut probe = Entry::default();
            match field {
                Field::Name => self.entry.name.clone_into(&mut probe.name),
                Field::Home => probe.urls.home.clone_from(&self.entry.urls.home),
                _ => probe.urls.source.clone_from(&self.entry.urls.source),
            }
            (self.form.known)(&probe).is_some()
        };
        Step::Field([Field::Home, Field::Source].into_iter().find(|field| is_known(*field)).unwrap_or(Field::Name))
    }

    /// The question after one, asked or not.
    fn following(&self, step: Step) -> Option<Step> {
        let last = self.entry.listings.len().saturating_sub(1);
        Some(match step {
            Step::Field(Field::Home) => Step::Field(Field::Source),
            Step::Field(Field::Source) => Step::Look,
            Step::Look => Step::Field(Field::Kind),
            Step::Field(Field::Kind) => Step::Field(Field::Name),
            Step::Field(Field::Name) => Step::Field(Field::Summary),
            Step::Field(Field::Summary) => {
                let reopened = (0..=last).find(|at| self.reopened.contains(&Step::Field(Field::Place(*at))));
                Step::Field(Field::Place(reopened.unwrap_or(last)))
            }
            Step::Field(Field::Place(at)) => Step::Field(Field::Note(at)),
            Step::Field(Field::Note(at)) => Step::Another(at),
            Step::Another(at) if self.is_open(Step::Field(Field::Place(at + 1))) => Step::Field(Field::Place(at + 1)),
            Step::Another(_) => Step::Field(Field::License),
            Step::Field(_) => return None,
        })
    }

    /// Whether a question is still to be asked.
    fn is_open(&self, step: Step) -> bool {
        if self.reopened.contains(&step) {
            return true;
        }
        if self.asked.contains(&step) {
            return false;
        }
        let entry = &*self.entry;
        let has_asked = |field: Field| self.asked.contains(&Step::Field(field));
        match step {
            Step::Field(Field::Home) => !entry.is_group() && entry.urls.home.is_none() && entry.urls.source.is_none(),
            // A form that was left here has no kind yet: that is asked for next.
            Step::Field(Field::Source) => {
                let is_next = entry.urls.home.is_none() || entry.kind.is_none() || has_asked(Field::Home);
                !entry.is_group() && entry.urls.source.is_none() && is_next
            }
            Step::Look => self.wants_help() && !self.form.helper.hosts(entry).is_empty(),
            Step::Field(Field::Kind) => entry.kind.is_none(),
            Step::Field(Field::Name) => check_name(&entry.name).is_err(),
            Step::Field(Field::Summary) => entry.summary.is_empty(),
            Step::Field(Field::Place(at)) => at == 0 && entry.listings.is_empty(),
            // A form that was left at the note has no license yet: that is asked for next.
            Step::Field(Field::Note(at)) => {
                let is_empty = entry.listings.get(at).is_none_or(|listing| listing.note.is_none());
                is_empty && (has_asked(Field::Place(at)) || entry.license.is_none())
            }
            Step::Another(at) => has_asked(Field::Note(at)),
            Step::Field(Field::License) => entry.license.is_none(),
            Step::Field(_) => false,
        }
    }

    /// Whether the helper could be of use, and was not said yes or no to.
    fn wants_help(&self) -> bool {
        let is_complete = !self.entry.name.is_empty() && !self.entry.summary.is_empty();
        !is_complete && !self.form.helper.is_decided()
    }

    /// How many questions are left from this one on, as far as one can tell.
    fn left(&self, step: Option<Step>) -> usize {
        let mut left = 0;
        let mut at = step;
        let mut note_is_open = false;
        while let Some(step) = at {
            let is_open = match step {
                Step::Another(_) => self.is_open(step) || note_is_open,
                // Whom to ask is known with the first address.
                Step::Look => self.is_open(step) || (self.entry.urls.is_empty() && self.wants_help()),
                Step::Field(_) => self.is_open(step),
            };
            note_is_open = is_open && matches!(step, Step::Field(Field::Note(_) | Field::Place(_)));
            left += usize::from(is_open);
            at = self.following(step);
        }
        left
    }

    fn number(&self, step: Step) -> (usize, usize) {
        let done = self.asked.len();
        (done + 1, done + self.left(Some(step)).max(1))
    }
}

fn is_of_listing_after(step: Step, at: usize) -> bool {
    matches!(step, Step::Field(Field::Place(other) | Field::Note(other)) | Step::Another(other) if other > at)
}

/// True for the answers by which a tool is known.
fn tells_the_tool(step: Step) -> bool {
    matches!(step, Step::Field(Field::Home | Field::Source | Field::Name))
}

/// Lets the person change one answer of an entry that is complete, whichever it is.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn change(entry: &mut Entry, form: &mut Form<'_>) -> Result<(), Stopped> {
    let _keyboard = (!is_plain()).then(Keyboard::take);
    let mut asker = asker();
    let mut default = 0;
    loop {
        let fields = Field::all(entry);
        let items: Vec<String> = fields.iter().map(|field| item(*field, entry, form)).collect();
        let question = Question {
            label: "Which answer?",
            help: "an empty one can be given too",
            more: "Take the answer that is to be another one; it stands there to be edited. A note or place that is not in the list is added by `another place`.",
            number: None,
            can_go_back: true,
            binds: false,
        };
        let Answer::Given(at) = asker.choice(&OneOf { question, items: &items, default, search: true })? else {
            return Ok(());
        };
        let Some(field) = fields.get(at) else { return Ok(()) };
        default = at;
        let before = entry.clone();
        let asking = Asking { can_go_back: true, ..Asking::default() };
        if field.ask(entry, form, asking, asker.as_mut())? == Answer::Given(()) {
            if *entry != before {
                (form.keep)(entry)?;
            }
            return Ok(());
        }
    }
}

/// A field with what it holds, in a line.
fn item(field: Field, entry: &Entry, form: &Form<'_>) -> String {
    let value = match field {
        Field::Place(at) => match entry.listings.get(at) {
            Some(listing) => place::shown(listing, form.guide),
            None => return "Another place     add one".to_owned(),
        },
        field => field.value(entry),
    };
    let value = if value.is_empty() { "(none)".to_owned() } else { (form.clean)(&value) };
    format!("{:17} {value}", field.label())
}
