//! Routes: every address of the desk, in which forms it comes, and which values it takes. The router, the OpenAPI file and the links
//! of pages to their other forms all follow this table.

use super::answer::{Answer, Given, Problem};
use super::ask::{Form, split_form};
use super::desk::Visit;
use super::pages::{
    article, assets, decisions, help, import, outlet, outlets, quotes, search, stories, story, why,
};
use super::{feeds, openapi};

/// Where decisions are listed and sent to.
pub const DECISIONS: &str = "/decisions";

const PAGE: &[Form] = &[Form::Html, Form::Json, Form::Csv];
const PAGE_AND_FEEDS: &[Form] = &[Form::Html, Form::Json, Form::Csv, Form::Atom, Form::Feed];
const ALONE: &[Form] = &[Form::Html];

/// What a page gives.
type Page = fn(&Visit<'_>) -> Given;
/// What a page is made of, in one number.
type Print = fn(&Visit<'_>) -> Result<u64, Problem>;
/// An address of what is the same for everybody and always, and what makes it.
type Fixed = (&'static str, fn() -> Answer);

/// An address.
pub struct Route {
    /// With the parts that stand for something in braces.
    pub path: &'static str,
    /// Its forms.
    pub forms: &'static [Form],
    /// The values that it takes beside the language of the interface.
    pub values: &'static [&'static str],
    /// In which forms articles may have to be compared for it.
    pub compares: &'static [Form],
    /// Whether it tells how long ago things were.
    pub ages: bool,
    /// Whether it has forms by which a person decides.
    pub decides: bool,
    /// What gives the page.
    pub answer: Page,
    /// What the page is made of, in one number, where that is found much sooner than the page is made; see [`super::cache`].
    pub print: Option<Print>,
}

const fn route(
    path: &'static str,
    forms: &'static [Form],
    values: &'static [&'static str],
    answer: Page,
) -> Route {
    Route {
        path,
        forms,
        values,
        compares: &[],
        ages: false,
        decides: false,
        answer,
        print: None,
    }
}

const fn view(path: &'static str, values: &'static [&'static str], answer: Page) -> Route {
    Route {
        compares: PAGE,
        print: Some(story::print),
        ..route(path, PAGE, values, answer)
    }
}

const fn deciding(path: &'static str, answer: Page) -> Route {
    Route {
        decides: true,
        ..route(path, PAGE, &["done", "part"], answer)
    }
}

/// Every address.
pub const ROUTES: &[Route] = &[
    Route {
        ages: true,
        ..route("/", ALONE, stories::VALUES, stories::page)
    },
    Route {
        ages: true,
        ..route("/stories", PAGE_AND_FEEDS, stories::VALUES, stories::page)
    },
    Route {
        compares: ALONE,
        ..view("/stories/{story}", &["part", "from"], story::overview)
    },
    view(
        "/stories/{story}/columns",
        &["part", "from"],
        story::columns,
    ),
    view("/stories/{story}/only", &["part"], story::only),
    view(
        "/stories/{story}/collation",
        &["part", "text", "base"],
        story::collation,
    ),
    view("/stories/{story}/quotes", &["part"], story::quotes),
    view("/stories/{story}/words", &["part"], story::words_used),
    view("/stories/{story}/flow", &["part"], story::flow),
    route("/stories/{story}/versions", PAGE, &[], story::versions),
    deciding("/stories/{story}/why", why::page),
    Route {
        compares: &[Form::Json],
        print: Some(story::print),
        ..route(
            "/stories/{story}/comparison",
            &[Form::Json],
            &["part"],
            story::comparison,
        )
    },
    route("/articles/{article}", PAGE, &["version"], article::page),
    Route {
        compares: PAGE,
        ..route(
            "/articles/{article}/changes",
            PAGE,
            &["from", "to"],
            article::changes,
        )
    },
    route("/outlets", PAGE, &["after", "limit"], outlets::page),
    Route {
        print: Some(outlet::print),
        ..route(
            "/outlets/{outlet}",
            PAGE_AND_FEEDS,
            &["after", "limit"],
            outlet::page,
        )
    },
    route("/search", PAGE_AND_FEEDS, search::VALUES, search::page),
    route("/quotes", PAGE, quotes::VALUES, quotes::page),
    Route {
        values: &["done", "after", "limit"],
        ..deciding(DECISIONS, decisions::page)
    },
    route("/import", &[Form::Html, Form::Json], &[], import::page),
    route("/help", ALONE, &[], help::page),
    route("/sources", &[Form::Opml], &[], feeds::sources),
    route("/schema/{schema}", &[Form::Json], &[], openapi::schema),
];

/// What is the same for everybody and always: the files of all pages.
pub const FIXED: &[Fixed] = &[
    (assets::STYLE_AT, assets::style),
    (assets::SCRIPT_AT, assets::script),
    (assets::ICON_AT, assets::icon),
    ("/openapi.json", openapi::file),
];

impl Route {
    /// Whether articles may have to be compared for this form of it.
    pub fn compares(&self, form: Form) -> bool {
        self.compares.contains(&form)
    }

    /// Whether its last part stands for something.
    fn ends_open(&self) -> bool {
        self.path.ends_with('}')
    }

    /// The addresses as the router knows them.
    pub fn paths(&self) -> Vec<String> {
        if self.ends_open() {
            return vec![self.path.to_owned()];
        }
        let endings = self.forms.iter().map(|form| form.ending());
        endings.map(|end| format!("{}{end}", self.path)).collect()
    }

    /// The addresses as they are documented, each with its form.
    #[cfg(test)]
    pub fn documented(&self) -> impl Iterator<Item = (String, Form)> {
        let path = self.path;
        let forms = self.forms.iter();
        forms.map(move |form| (format!("{path}{}", form.ending()), *form))
    }

    /// What an address of this route asks for: the address without its form, the form, and the names in it.
    pub fn asked(
        &self,
        path: &str,
        mut names: Vec<String>,
    ) -> Result<(String, Form, Vec<String>), Problem> {
        if !self.ends_open() {
            let (bare, form) = match self.forms {
                [Form::Html] => (path.to_owned(), Form::Html),
                forms => split_form(path, forms),
            };
            return Ok((bare, form, names));
        }
        let last = names.pop().unwrap_or_default();
        let (name, form) = split_form(&last, &Form::ALL);
        if !self.forms.contains(&form) {
            return Err(Problem::missing(format!(
                "this page comes as: {}",
                self.forms
                    .iter()
                    .map(|f| if *f == Form::Html {
                        "(page)"
                    } else {
                        f.ending()
                    })
                    .collect::<Vec<_>>()
                    .join(" ")
            )));
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let bare = format!("{folder}/{}", super::ask::encode(&name));
        names.push(name);
        Ok((bare, form, names))
    }
}
