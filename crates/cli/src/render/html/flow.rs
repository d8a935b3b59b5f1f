//! Flow: who had it when, and from where. One line for each article, a point at its time, a curve from each source; and the same as
//! a table.

use super::super::model::{Flow, Source, Way, flow};
use super::super::strings::{fill, stamp};
use super::super::text::{clip, visible};
use super::Report;
use super::parts::hue;
use maud::{Markup, html};
use parallax_core::article::Moment;
use parallax_core::compare::StoryOrigin;

/// Units of the drawing; it is scaled to the page.
const WIDTH: f64 = 1010.0;
/// Where the time begins, right of the names.
const LEFT: f64 = 270.0;
/// Where the time ends, left of the last point's label.
const RIGHT: f64 = 830.0;
/// From one line to the next.
const STEP: f64 = 30.0;
/// More articles than this do not have a line each: copies are points on the line of the article that they stand under.
const MANY: usize = 16;
/// The height of the line of hours under the drawing.
const AXIS: f64 = 26.0;
/// Names longer than so many columns would run into the drawing.
const NAME: usize = 26;
/// Lengths of time, in seconds, one of which is between two marks of the axis.
const TICKS: [i64; 12] = [
    300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000,
];
/// At most so many marks on the axis.
const MOST_TICKS: i64 = 8;

/// Where everything stands in the drawing.
struct Plan {
    /// Across, for each article whose time is known.
    across: Vec<Option<f64>>,
    /// Marks of the axis: where, and how long after the first article.
    ticks: Vec<(f64, i64)>,
    /// The line of each article, those of sources that are not among them above.
    line: Vec<usize>,
    lines: usize,
    /// Whether copies are points on another article's line.
    close: bool,
}

impl Plan {
    fn article(&self, index: usize) -> (Option<f64>, f64) {
        let across = self.across.get(index).copied().flatten();
        let line = self.line.get(index).copied().unwrap_or_default();
        (across, down(line))
    }

    /// A source that nobody has seen stands where time begins: before all.
    fn source(&self, source: Source) -> (Option<f64>, f64) {
        match source {
            Source::Unseen(nth) => (Some(LEFT - 14.0), down(nth)),
            Source::Article(index) => self.article(index),
        }
    }
}

impl Report<'_> {
    /// The drawing and the table, where any article has words from somewhere.
    pub(super) fn flow(&self) -> (usize, Markup) {
        let found = flow(self.comparison);
        if found.ways.is_empty() {
            return (0, html! {});
        }
        let s = self.strings;
        let body = html! {
            @if let Some(plan) = self.plan(&found) { (self.drawing(&found, &plan)) }
            details.fold {
                summary { (s.as_table) }
                (self.scroller("h-flow", &self.flow_table(&found)))
            }
        };
        (found.ways.len(), body)
    }

    fn drawing(&self, found: &Flow<'_>, plan: &Plan) -> Markup {
        let s = self.strings;
        let bottom = down(plan.lines) - STEP / 2.0;
        let all = || self.compared.iter().copied();
        let leads = || all().filter(|i| !plan.close || self.leads(*i));
        let height = bottom + AXIS;
        html! {
            figure.flow {
                div.scroll tabindex="0" role="region" aria-label=(s.flow) {
                    svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(s.about_flow) {
                        @for (x, after) in &plan.ticks {
                            line.tick x1=(x) y1="4" x2=(x) y2=(bottom) {}
                            text.time x=(x) y=(bottom + 16.0) text-anchor="middle" { (self.span_of_time(*after)) }
                        }
                        @for (nth, origin) in found.unseen.iter().enumerate() { (self.unseen_line(nth, origin)) }
                        @for index in leads() { (self.article_line(plan, index)) }
                        @for way in &found.ways { @if !plan.close || self.leads(way.to) { (curve_of(plan, way)) } }
                        @for index in all() { (self.point(found, plan, index)) }
                    }
                }
                figcaption { ul.legend aria-label=(s.legend) {
                    li { (key("solid")) " " (s.flow_credited) }
                    li { (key("dashed")) " " (s.flow_uncredited) }
                    @if !found.unseen.is_empty() { li { "◇ " (s.flow_unseen) } }
                    @if plan.close { li { "● ○ " (s.flow_points) } }
                } }
            }
        }
    }

    /// Whether an article has a column of its own.
    fn leads(&self, article: usize) -> bool {
        !self.columns.iter().any(|c| c.copies.contains(&article))
    }

    fn unseen_line(&self, nth: usize, origin: &StoryOrigin) -> Markup {
        let y = down(nth);
        let x = LEFT - 14.0;
        html! {
            text x="4" y=(y + 5.0) { (clip(&self.unseen_name(origin), NAME + 4)) }
            path.unseen d=(format!("M{} {y}L{x} {}L{} {y}L{x} {}Z", x - 6.0, y - 6.0, x + 6.0, y + 6.0)) {}
        }
    }

    /// What a source that is not among the articles is called.
    fn unseen_name(&self, origin: &StoryOrigin) -> String {
        match &origin.agency {
            Some(agency) => visible(agency).into_owned(),
            None => self.strings.unknown_source.clone(),
        }
    }

    fn article_line(&self, plan: &Plan, index: usize) -> Markup {
        let Some(outlet) = self.outlets.get(index) else {
            return html! {};
        };
        let (x, y) = plan.article(index);
        let column = self.columns.iter().find(|c| c.lead == index);
        let copies = column.map_or(0, |c| c.copies.len());
        html! {
            g class=(hue(index)) {
                line.lane x1=(LEFT) y1=(y) x2=(RIGHT) y2=(y) {}
                text x="4" y=(y + 5.0) {
                    tspan.letter { (outlet.letter) } " "
                    @if plan.close && copies > 0 {
                        (clip(&outlet.name, NAME - 9)) " " tspan.copied { (self.strings.count(copies, &self.strings.copies)) }
                    } @else { (clip(&outlet.name, NAME)) }
                }
                @if x.is_none() { text.time x=(LEFT + 4.0) y=(y + 5.0) { (self.strings.no_time) } }
            }
        }
    }

    /// An article's point: with its time if it has the line to itself, else only whether it credits anybody.
    fn point(&self, found: &Flow<'_>, plan: &Plan, index: usize) -> Markup {
        let (x, y) = plan.article(index);
        let Some(outlet) = self.outlets.get(index) else {
            return html! {};
        };
        let (Some(x), Some(time)) = (x, outlet.article.published) else {
            return html! {};
        };
        let copy = plan.close && !self.leads(index);
        let credits = found.ways_to(index).any(|w| w.credited);
        let class = match (copy, credits) {
            (true, false) => "copy open",
            (true, true) => "copy",
            (false, _) => "own",
        };
        html! {
            g class=(hue(index)) {
                circle class=(class) cx=(x) cy=(y) r=(if copy { "3.5" } else { "5" }) {
                    title { (outlet.letter) " " (outlet.name) ", " (stamp(time)) }
                }
                @if !plan.close { text.time x=(x + 10.0) y=(y + 5.0) { (stamp(time)) } }
            }
        }
    }

    /// Where everything stands; none where fewer than two articles have a time.
    fn plan(&self, found: &Flow<'_>) -> Option<Plan> {
        let times: Vec<Option<i64>> = self
            .outlets
            .iter()
            .map(|o| {
                let time = o.article.published.filter(|_| !o.aside);
                time.map(Moment::seconds)
            })
            .collect();
        let known = times.iter().flatten().copied();
        let (first, last) = (known.clone().min()?, known.max()?);
        let length = Some(last - first).filter(|l| *l > 0)?;
        let place = |after: i64| {
            let share = seconds(after) / seconds(length);
            // A tenth of a unit is finer than any screen.
            ((LEFT + (RIGHT - LEFT) * share) * 10.0).round() / 10.0
        };
        let tick = TICKS.into_iter().find(|t| length / t <= MOST_TICKS);
        let tick = tick.unwrap_or(length);
        let above = found.unseen.len();
        let many = self.compared.len();
        let close = many > MANY && self.columns.len() < many;
        let lead = |article: usize| {
            let column = self.columns.iter().find(|c| c.copies.contains(&article));
            column.filter(|_| close).map_or(article, |c| c.lead)
        };
        let own = |i: &usize| lead(*i) == *i;
        let leads: Vec<usize> = self.compared.iter().copied().filter(own).collect();
        let line = (0..self.outlets.len()).map(|article| {
            let at = leads.iter().position(|l| *l == lead(article));
            above + at.unwrap_or_default()
        });
        Some(Plan {
            across: times
                .into_iter()
                .map(|t| t.map(|t| place(t - first)))
                .collect(),
            ticks: (0..=length / tick)
                .map(|n| (place(n * tick), n * tick))
                .collect(),
            line: line.collect(),
            lines: above + leads.len(),
            close,
        })
    }

    /// The same as a table: each article with where it has words from.
    fn flow_table(&self, found: &Flow<'_>) -> Markup {
        let s = self.strings;
        html! {
            table.ways {
                caption.vh { (s.flow) }
                thead { tr {
                    th scope="col" { (s.published) }
                    th scope="col" { (s.outlet) }
                    th scope="col" { (s.words_from) }
                    th.r scope="col" { (s.of_its_text) }
                    th scope="col" { (s.is_credited) }
                } }
                @for (index, outlet) in self.outlets.iter().enumerate().filter(|(_, o)| !o.aside) {
                    @let ways: Vec<&Way> = found.ways_to(index).collect();
                    tbody {
                        tr {
                            td rowspan=(ways.len().max(1)) { @match outlet.article.published {
                                Some(moment) => { time datetime=(moment) { (s.moment(moment)) } },
                                None => { span.muted { (s.no_time) } },
                            } }
                            th scope="row" rowspan=(ways.len().max(1)) { (self.outlet_name(index)) }
                            @match ways.first() {
                                Some(way) => (self.way(found, way)),
                                None => { td colspan="3" { span.muted { (s.own_words) } } },
                            }
                        }
                        @for way in ways.iter().skip(1) { tr { (self.way(found, way)) } }
                    }
                }
            }
        }
    }

    fn way(&self, found: &Flow<'_>, way: &Way) -> Markup {
        let s = self.strings;
        html! {
            td { @match way.from {
                Source::Article(index) => (self.outlet_name(index)),
                Source::Unseen(nth) => {
                    @if let Some(origin) = found.unseen.get(nth) { "◇ " (self.unseen_name(origin)) }
                },
            } }
            td.r { @if let Some(share) = way.share { (s.share(share)) } @else { span.muted { "—" } } }
            td { @if way.credited { (s.credited) } @else { (s.uncredited) } }
        }
    }

    /// A length of time as a mark of the axis says it.
    fn span_of_time(&self, seconds: i64) -> String {
        let s = self.strings;
        let (unit, n) = match seconds {
            0 => return "0".to_owned(),
            n if n % 86_400 == 0 => (&s.after_days, n / 86_400),
            n if n % 3600 == 0 => (&s.after_hours, n / 3600),
            n => (&s.after_minutes, n / 60),
        };
        fill(unit, &[("n", &n.to_string())])
    }
}

/// The middle of a line.
fn down(line: usize) -> f64 {
    STEP * as_f64(line) + 18.0
}

/// A piece of a curve, for the legend.
fn key(class: &str) -> Markup {
    html! { svg.key viewBox="0 0 34 8" aria-hidden="true" { path class=(class) d="M1 4L33 4" {} } }
}

fn curve_of(plan: &Plan, way: &Way) -> Markup {
    let class = if way.credited { "solid" } else { "dashed" };
    match (plan.source(way.from), plan.article(way.to)) {
        ((Some(x1), y1), (Some(x2), y2)) => {
            html! { path class=(class) d=(curve((x1, y1), (x2, y2))) {} }
        }
        _ => html! {},
    }
}

/// Leaves the source downwards and comes to the article from the left, so that curves of one source spread.
fn curve((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> String {
    let bend = ((x2 - x1).abs() * 0.5).clamp(18.0, 160.0);
    format!(
        "M{x1} {y1}C{:.1} {:.1} {:.1} {y2} {x2} {y2}",
        x1,
        y1 + (y2 - y1) * 0.75,
        x2 - bend
    )
}

/// Counts are far below 2⁵².
fn as_f64(n: usize) -> f64 {
    n as f64
}

/// Seconds of a story are far below 2⁵².
fn seconds(n: i64) -> f64 {
    n as f64
}
