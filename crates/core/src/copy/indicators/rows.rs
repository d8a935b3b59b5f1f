//! Rows: one line of each table, with what its figures mean.

use crate::article::Moment;

/// All indicators of a set of articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    /// By time published, unknown last, then outlet and id.
    pub articles: Vec<ArticleRow>,
    /// By name, those without one first.
    pub outlets: Vec<OutletRow>,
    /// By the time of the first article, unknown last, then id.
    pub stories: Vec<StoryRow>,
    /// By the names of both outlets; for each pair what is directed first.
    pub pairs: Vec<PairRow>,
}

/// One article. Shares are of its characters; `None` where it has none, or no letter or digit among them.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleRow {
    /// Its id.
    pub id: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its story.
    pub story: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// Code points of its text.
    pub characters: usize,
    /// 1 − `external`.
    pub originality: Option<f64>,
    /// Share that stood in an earlier article of another outlet.
    pub external: Option<f64>,
    /// Share that stood in an earlier article of the same outlet; `None` where that was not looked for. It may overlap
    /// with `external`.
    pub internal: Option<f64>,
    /// Share in passages that an agency is credited for, by this article or by another that holds them.
    pub agency: Option<f64>,
    /// Agencies that some of it is of, credited or inferred from others that hold the words, the largest share first.
    pub agencies: Vec<String>,
    /// Share that another outlet has too, nobody knows who first. It does not count against originality.
    pub undetermined: Option<f64>,
    /// Share that no other outlet has, earlier or later, in whatever kind of words.
    pub only: Option<f64>,
    /// The most likely source.
    pub source: Option<String>,
    /// Its outlet.
    pub source_outlet: Option<String>,
    /// How many outlets something was copied from.
    pub sources: usize,
    /// Seconds behind the most likely source.
    pub source_lag: Option<i64>,
    /// Seconds behind the first article of the story.
    pub story_lag: Option<i64>,
    /// Whether anything copied is credited; `None` where nothing was copied.
    pub credited: Option<bool>,
    /// Share of the copied characters that are credited.
    pub credited_share: Option<f64>,
    /// Who is credited, in order of the names.
    pub credits: Vec<String>,
}

/// One outlet.
#[derive(Clone, Debug, PartialEq)]
pub struct OutletRow {
    /// Its name; `None` for all articles without one.
    pub outlet: Option<String>,
    /// How many articles.
    pub articles: usize,
    /// How many of them have no text; those have no originality.
    pub empty: usize,
    /// How many of them have no time.
    pub undated: usize,
    /// Code points of all.
    pub characters: usize,
    /// Mean of the originality of the articles.
    pub originality_mean: Option<f64>,
    /// The same weighted by length: share of all characters.
    pub originality_weighted: Option<f64>,
    /// The nine deciles of originality; the fifth is the median.
    pub deciles: [Option<f64>; 9],
    /// Share of the articles whose originality is 0.
    pub none_original: Option<f64>,
    /// Share of the articles whose originality is below 0.2, those of 0 among them.
    pub below_20: Option<f64>,
    /// Share of the articles whose originality is 1.
    pub all_original: Option<f64>,
    /// Share of all characters that stood in earlier articles of other outlets.
    pub external: Option<f64>,
    /// Share of all characters that stood in earlier articles of its own.
    pub internal: Option<f64>,
    /// Share of all characters in passages that an agency is credited for.
    pub agency: Option<f64>,
    /// Share of all characters that others have too, nobody knows who first.
    pub undetermined: Option<f64>,
    /// Share of all characters that no other outlet has.
    pub only: Option<f64>,
    /// Share of the articles with such a passage.
    pub agency_articles: Option<f64>,
    /// How many articles have something copied.
    pub copying: usize,
    /// Share of those that credit something.
    pub credited_articles: Option<f64>,
    /// Share of the copied passages that are credited.
    pub credited_passages: Option<f64>,
    /// Share of the copied characters that are credited.
    pub credited_characters: Option<f64>,
    /// How many stories it tells.
    pub stories: usize,
    /// How many of them others tell too.
    pub stories_shared: usize,
    /// How many of those it told first.
    pub first: usize,
    /// How many of those it told later than another, at a known time.
    pub reactions: usize,
    /// First quartile of the seconds from the first article of such a story to its own first.
    pub reaction_q1: Option<f64>,
    /// Median of the same.
    pub reaction_median: Option<f64>,
    /// Third quartile of the same.
    pub reaction_q3: Option<f64>,
}

/// One story.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryRow {
    /// Its id.
    pub story: String,
    /// How many articles.
    pub articles: usize,
    /// How many outlets; all articles without one count as one.
    pub outlets: usize,
    /// How many articles have no time.
    pub undated: usize,
    /// The time of the first article.
    pub first: Option<Moment>,
    /// The outlet that was first; `None` where nobody can know, or where it has no name.
    pub breaker: Option<String>,
    /// Its first article.
    pub breaker_article: Option<String>,
    /// Seconds to the second outlet.
    pub second: Option<i64>,
    /// Seconds to the fifth outlet.
    pub fifth: Option<i64>,
    /// Seconds to the tenth outlet.
    pub tenth: Option<i64>,
    /// How many independent origins: articles that draw mainly on one dispatch are of one.
    pub origins: usize,
    /// Code points of all articles.
    pub characters: usize,
    /// Share of them that did not stand in an earlier article of another outlet.
    pub originality: Option<f64>,
    /// Share of them in passages that an agency is credited for.
    pub agency: Option<f64>,
    /// Share of them that one outlet alone has.
    pub only: Option<f64>,
    /// How many outlets have copied something.
    pub copying: usize,
    /// Share of the copied characters that are credited.
    pub credited: Option<f64>,
}

/// What one outlet has from another.
#[derive(Clone, Debug, PartialEq)]
pub struct PairRow {
    /// The outlet that had the words first.
    pub from: Option<String>,
    /// The outlet that has them later.
    pub to: Option<String>,
    /// Whether the direction is known; where not, the two stand in order of their names.
    pub directed: bool,
    /// How many articles of the later outlet.
    pub articles: usize,
    /// Separate passages in them.
    pub passages: usize,
    /// Code points of those.
    pub characters: usize,
    /// Share of those that are shown to come from there: not from a dispatch that both have, as far as can be told.
    pub shown: Option<f64>,
    /// Share of those that are credited.
    pub credited: Option<f64>,
    /// Of all characters that went between the two, the share that went this way.
    pub balance: Option<f64>,
    /// Median of the seconds between the two articles.
    pub lag_median: Option<f64>,
}
