//! Server: connections in, answers out; how many, how large, how long.

use super::answer::{Problem, set};
use super::ask::{Ask, Form, chosen, preferred};
use super::desk::{Desk, READERS};
use super::guard;
use super::pages::problem;
use super::routes::{self, Route};
use crate::render::UiLanguage;
use crate::talk;
use anyhow::Context;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, Response, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::routing::{get, post};
use http_body_util::{BodyExt, Limited};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Connections at once; more wait.
const CONNECTIONS: usize = 512;
/// The largest head of a request, in bytes.
const HEAD: usize = 32 << 10;
/// The largest form that is sent, in bytes.
const SENT: usize = 64 << 10;
/// A head that has not come after so long, and a connection on which nothing is asked, is given up.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// A request has so long.
const REQUEST_TIME: Duration = Duration::from_secs(30);
/// A connection has so long: whoever reads an answer drop by drop is left then.
const CONNECTION_TIME: Duration = Duration::from_secs(300);
/// What is said of a bug of ours.
pub const BUG: &str = "this is a bug of Parallax; standard error says more: please report it";
/// When the server ends, what is being answered has so long.
const GRACE: Duration = Duration::from_secs(3);

/// A server that listens and answers nobody yet.
pub struct Server {
    listener: std::net::TcpListener,
    /// Where it listens.
    pub at: SocketAddr,
}

/// Listens at an address; port 0 takes any that is free.
pub fn listen(at: SocketAddr) -> anyhow::Result<Server> {
    let listener = std::net::TcpListener::bind(at).with_context(|| {
        format!(
            "cannot listen at {at}: another program may do so; --port 0 takes any port that is free"
        )
    })?;
    listener.set_nonblocking(true)?;
    let at = listener.local_addr()?;
    Ok(Server { listener, at })
}

impl Server {
    /// Answers until the user ends it.
    pub fn run(self, desk: Desk) -> anyhow::Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            // Each thread that allocates keeps memory of its own.
            .worker_threads(1)
            .max_blocking_threads(READERS + 1)
            .enable_all()
            .build()
            .context("cannot start the server's threads")?;
        let done = runtime.block_on(self.answer(Arc::new(desk)));
        runtime.shutdown_timeout(GRACE);
        done
    }

    async fn answer(self, desk: Arc<Desk>) -> anyhow::Result<()> {
        let listener = TcpListener::from_std(self.listener)?;
        let service = TowerToHyperService::new(router(desk));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_buf_size(HEAD);
        let open = GracefulShutdown::new();
        let free = Arc::new(Semaphore::new(CONNECTIONS));
        let mut ended = std::pin::pin!(ended());
        loop {
            let turn = tokio::select! {
                turn = Arc::clone(&free).acquire_owned() => turn?,
                () = &mut ended => break,
            };
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = &mut ended => break,
            };
            // No file handle left, or a connection that is gone already: the next one may do.
            let Ok((stream, _)) = accepted else {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            let _ = stream.set_nodelay(true);
            let connection = http.serve_connection(TokioIo::new(stream), service.clone());
            let connection = open.watch(connection);
            tokio::spawn(async move {
                // Whoever went away does not want to know.
                let _ = tokio::time::timeout(CONNECTION_TIME, connection).await;
                drop(turn);
            });
        }
        let _ = tokio::time::timeout(GRACE, open.shutdown()).await;
        Ok(())
    }
}

/// Until Ctrl-C or a request of the system to end.
async fn ended() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let other = (
            signal(SignalKind::terminate()),
            signal(SignalKind::hangup()),
        );
        if let (Ok(mut terminate), Ok(mut hang_up)) = other {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
                _ = hang_up.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

/// Every address with what answers there.
pub fn router(desk: Arc<Desk>) -> Router {
    let mut router = Router::new();
    for route in routes::ROUTES {
        for path in route.paths() {
            let page = move |desk, uri, headers, params| answer(route, desk, uri, headers, params);
            let mut methods = get(page);
            if path == routes::DECISIONS {
                methods = methods.merge(post(decide));
            }
            router = router.route(&path, methods);
        }
    }
    for (path, make) in routes::FIXED {
        let fixed = move |State(desk): State<Arc<Desk>>, headers: HeaderMap| async move {
            desk.fixed(path, *make).response(&headers)
        };
        router = router.route(path, get(fixed));
    }
    router
        .fallback(missing)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), guarded))
        .with_state(desk)
}

/// Who may ask, and what every answer says to the browser.
async fn guarded(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response<Body> {
    let form = asked_form(request.uri().path());
    let host = desk.settings.guard.host(request.uri(), request.headers());
    let mut response = match host {
        Err(problem) => problem.response(form, problem::bare),
        Ok(_) => {
            // A task of its own: what panics in it ends no connection without a word.
            let mut work = tokio::spawn(next.run(request));
            match tokio::time::timeout(REQUEST_TIME, &mut work).await {
                Ok(Ok(response)) => response,
                Ok(Err(_)) => Problem::bug(BUG).response(form, problem::bare),
                Err(_) => {
                    work.abort();
                    Problem::busy("this takes too long", 10).response(form, problem::bare)
                }
            }
        }
    };
    guard::protect(response.headers_mut());
    response
}

/// In which form a problem at an address is told.
fn asked_form(path: &str) -> Form {
    let found = Form::ENDINGS.iter().find(|(_, end)| path.ends_with(end));
    found.map_or(Form::Html, |(form, _)| *form)
}

async fn answer(
    route: &'static Route,
    State(desk): State<Arc<Desk>>,
    uri: Uri,
    headers: HeaderMap,
    params: Result<RawPathParams, RawPathParamsRejection>,
) -> Response<Body> {
    let ui = language(&desk, &headers);
    let asked = params
        .map_err(|_| Problem::request("the address is not UTF-8"))
        .and_then(|params| ask(route, &desk, &uri, &headers, &params));
    let asked = asked.map(|mut ask| {
        if !ask.says_language() {
            ask.ui = ui;
        }
        ask
    });
    let ask = match asked {
        Ok(ask) => ask,
        Err(problem) => return refused(&desk, &uri, &headers, &problem),
    };
    // Only a page with forms needs a token.
    let decides = route.decides && ask.form == Form::Html && desk.settings.changes;
    let (token, fresh) = match guard::cookie(&headers) {
        _ if !decides => (Ok(String::new()), false),
        Some(token) => (Ok(token.to_owned()), false),
        None => (guard::token(), true),
    };
    let given = match token {
        Ok(token) => {
            let answered = desk.answer(route, ask, token.clone()).await;
            answered.map(|answer| (answer, token))
        }
        Err(problem) => Err(problem),
    };
    match given {
        Ok((answer, token)) => {
            let mut response = answer.response(&headers);
            if fresh {
                guard::give(response.headers_mut(), &token);
            }
            if !answer.lasting {
                set(
                    response.headers_mut(),
                    header::CACHE_CONTROL,
                    "private, no-store",
                );
            }
            response
        }
        Err(problem) => refused(&desk, &uri, &headers, &problem),
    }
}

/// A problem as a page of the desk, or as data.
fn refused(desk: &Desk, uri: &Uri, headers: &HeaderMap, problem: &Problem) -> Response<Body> {
    let chosen = chosen(uri.query());
    let ui = chosen.unwrap_or_else(|| language(desk, headers));
    if problem.private {
        talk::error(&problem.detail);
    }
    let problem = &match desk.settings.open && problem.private {
        // It may name files of this machine.
        true => Problem {
            detail: "this cannot be done now; whoever runs this desk can see why".to_owned(),
            ..problem.clone()
        },
        false => problem.clone(),
    };
    problem.response(asked_form(uri.path()), |p| {
        problem::page(ui, chosen.is_some(), p)
    })
}

/// The language of the interface for whoever asks.
fn language(desk: &Desk, headers: &HeaderMap) -> UiLanguage {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|v| preferred(v.to_str().ok()?));
    accepted.unwrap_or(desk.settings.ui)
}

/// What a request asks of a page.
fn ask(
    route: &'static Route,
    desk: &Desk,
    uri: &Uri,
    headers: &HeaderMap,
    params: &RawPathParams,
) -> Result<Ask, Problem> {
    let names: Vec<String> = params.iter().map(|(_, value)| value.to_owned()).collect();
    let (path, form, names) = route.asked(uri.path(), names)?;
    let mut ask = Ask::new(path, form, names, uri.query(), route.values)?;
    ask.origin = desk.settings.guard.host(uri, headers)?;
    Ok(ask)
}

async fn missing(State(desk): State<Arc<Desk>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let problem = Problem::missing("there is no page at this address");
    refused(&desk, &uri, &headers, &problem)
}

async fn wrong_method(
    State(desk): State<Arc<Desk>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    refused(&desk, &uri, &headers, &Problem::method())
}

/// Takes a decision that was sent as a form.
async fn decide(
    State(desk): State<Arc<Desk>>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response<Body> {
    let decided = match sent(body).await {
        Ok(sent) => super::pages::decisions::decide(&desk, &uri, &headers, &sent).await,
        Err(problem) => Err(problem),
    };
    match decided {
        Ok(to) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::SEE_OTHER;
            set(response.headers_mut(), header::LOCATION, &to);
            set(response.headers_mut(), header::CACHE_CONTROL, "no-store");
            response
        }
        Err(problem) => refused(&desk, &uri, &headers, &problem),
    }
}

/// The body of a request, if it is small enough and comes in time.
async fn sent(body: Body) -> Result<Bytes, Problem> {
    let all = Limited::new(body, SENT).collect();
    match tokio::time::timeout(HEAD_TIME, all).await {
        Ok(Ok(all)) => Ok(all.to_bytes()),
        Ok(Err(_)) => Err(Problem::too_large(SENT)),
        Err(_) => Err(Problem::request("the form did not come in time")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_told_in_the_form_that_was_asked_for() {
        assert_eq!(asked_form("/stories/1f.json"), Form::Json);
        assert_eq!(asked_form("/stories/1f"), Form::Html);
    }
}
