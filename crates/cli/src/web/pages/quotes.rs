//! Quotes: who said what, where; of one speaker or of all, the newest first.

use super::frame::{Page, framed, more};
use super::stories::when;
use super::{List, limit, list, words};
use crate::commands::quotes::{Texts, record};
use crate::output::article;
use crate::output::desk::SaidRecord;
use crate::render::{Ration, visible};
use crate::web::answer::{Given, Problem};
use crate::web::ask::{Ask, Form, name_in_address};
use crate::web::desk::Visit;
use maud::{Markup, html};
use parallax_archive::{Query, QuoteFilter};
use parallax_core::evidence::{Offsets, Span};
use std::collections::BTreeMap;

/// The values of the page.
pub const VALUES: &[&str] = &[
    "speaker", "kind", "outlet", "lang", "since", "until", "after", "limit",
];
/// Kinds of quotes.
const KINDS: [&str; 4] = ["direct", "mixed", "indirect", "claim"];

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let (ask, w) = (visit.ask, words(visit.ask));
    let quotes = asked(visit)?;
    if ask.form != Form::Html {
        return list(ask, &quotes);
    }
    let title = match ask.value("speaker") {
        Some(speaker) => format!("{} · {}", w.say("quotes"), visible(speaker)),
        None => w.say("quotes").to_owned(),
    };
    let body = html! {
        h1 { (title) }
        (filters(ask))
        @if quotes.items.is_empty() { p.empty { (w.say("nothing_found")) } }
        @for (speaker, said) in by_speaker(&quotes.items) { (voice(visit, speaker, &said)) }
        (more(ask, quotes.next.as_deref()))
    };
    Ok(framed(
        visit,
        &Page {
            title: &title,
            way: "/quotes",
            forms: &[Form::Json, Form::Csv],
            refresh: false,
            body,
        },
    ))
}

fn asked(visit: &Visit<'_>) -> Result<List<SaidRecord>, Problem> {
    let (ask, reader) = (visit.ask, visit.reader);
    let mut within = Query::default().between(
        when(ask, "since")?.map(|t| t.from(visit.now)),
        when(ask, "until")?.map(|t| t.until(visit.now)),
    );
    if let Some(outlet) = ask.value("outlet") {
        within = within.of_outlet(outlet);
    }
    if let Some(lang) = ask.value("lang") {
        within = within.in_language(lang);
    }
    let filter = QuoteFilter {
        speaker: ask.value("speaker"),
        kind: ask.one_of("kind", &KINDS)?,
        within,
        cursor: ask.value("after"),
        limit: Some(limit(ask)?),
    };
    let (quotes, next) = reader.quotes(&filter)?;
    let mut texts = Texts::new(reader);
    let mut rations = Rations::new(visit);
    let mut records: Vec<SaidRecord> = Vec::with_capacity(quotes.len());
    for quote in quotes {
        let said = record(quote, &mut texts)?;
        records.extend(rations.cut(said)?);
    }
    Ok(List::new("quotes", records, next))
}

/// What each article has given on this page, where there is a cap.
struct Rations<'v> {
    visit: &'v Visit<'v>,
    given: BTreeMap<String, (String, Ration)>,
}

impl<'v> Rations<'v> {
    fn new(visit: &'v Visit<'v>) -> Self {
        Self {
            visit,
            given: BTreeMap::new(),
        }
    }

    /// As much of what was said as may be shown, with the places of it; nothing if its article has given all it may.
    fn cut(&mut self, mut said: SaidRecord) -> Result<Option<SaidRecord>, Problem> {
        let excerpts = self.visit.desk.settings.excerpts;
        if excerpts.longest.is_none() {
            return Ok(Some(said));
        }
        if !self.given.contains_key(&said.article) {
            let record = self.visit.reader.record(&said.article)?;
            let text = record
                .as_deref()
                .and_then(article::text)
                .unwrap_or_default();
            let ration = Ration::new(&text, excerpts);
            self.given.insert(said.article.clone(), (text, ration));
        }
        let Some((text, ration)) = self.given.get_mut(&said.article) else {
            return Ok(None);
        };
        let offsets = Offsets::new(text);
        let (mut content, mut words) = (Vec::new(), Vec::new());
        for (start, end) in &said.content {
            let span = Span::new(offsets.byte(text, *start), offsets.byte(text, *end));
            if let Some(cut) = ration.offer(text, span, &[], 0) {
                ration.give_all(text, &[cut.span]);
                let at = |byte| offsets.code_points(text, byte);
                content.push((at(cut.span.start), at(cut.span.end)));
                words.push(cut.span.slice(text).to_owned());
            }
        }
        said.text = words.join(" … ");
        said.content = content;
        Ok((!said.content.is_empty()).then_some(said))
    }
}

/// Quotes of one speaker together, in the order of the first of each.
fn by_speaker(quotes: &[SaidRecord]) -> Vec<(Option<&str>, Vec<&SaidRecord>)> {
    let mut voices: Vec<(Option<&str>, Vec<&SaidRecord>)> = Vec::new();
    for quote in quotes {
        let speaker = quote.speaker.as_deref();
        match voices
            .iter_mut()
            .find(|(s, _)| speaker.is_some() && *s == speaker)
        {
            Some((_, said)) => said.push(quote),
            None => voices.push((speaker, vec![quote])),
        }
    }
    voices
}

fn voice(visit: &Visit<'_>, speaker: Option<&str>, said: &[&SaidRecord]) -> Markup {
    let (ask, w) = (visit.ask, words(visit.ask));
    html! {
        section.voice {
            h2 {
                @match speaker {
                    Some(name) => { a href=(ask.link_with("/quotes", &[("speaker", name)])) { bdi { (visible(name)) } } },
                    None => { (w.say("no_speaker")) },
                }
            }
            ul.said { @for quote in said { li data-row {
                // A mixed quote holds its own marks around what is literal in it.
                @let literal = quote.kind == "direct";
                blockquote.w dir="auto" lang=[quote.lang.as_deref()] {
                    @let words = visible(&quote.text);
                    @if literal { (w.strings.quoted(&words)) } @else { (words) }
                }
                p.note {
                    (w.say(&quote.kind)) " · " bdi { (w.outlet(quote.source.as_deref())) } " · " (w.moment(quote.date.as_deref())) " · "
                    a data-open href=(ask.link(&format!("/articles/{}", name_in_address(&quote.article, Form::Html)))) { (w.say("the_article")) }
                }
            } } }
        }
    }
}

fn filters(ask: &Ask) -> Markup {
    let w = words(ask);
    let field = |key: &'static str| {
        html! { label { (w.say(&format!("filter_{key}"))) " " input name=(key) type="text" value=[ask.value(key).map(visible)]; } }
    };
    html! {
        form.filters method="get" action="/quotes" {
            @if ask.says_language() { input type="hidden" name="ui" value=(w.code()); }
            (field("speaker")) (field("outlet")) (field("lang")) (field("since")) (field("until"))
            label { (w.say("filter_kind")) " " select name="kind" {
                option value="" { (w.say("any_kind")) }
                @for kind in KINDS { option value=(kind) selected[ask.value("kind") == Some(kind)] { (w.say(&format!("kind_{kind}"))) } }
            } }
            button { (w.say("apply")) }
        }
    }
}
