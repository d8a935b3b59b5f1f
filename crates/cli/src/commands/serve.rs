//! `parallax serve`: the desk in a browser.

use super::compare::ui_language;
use super::desk;
use crate::args::{Common, Serve};
use crate::render::{Excerpts, USUAL};
use crate::web::{Desk, Guard, Import, Settings, listen, write_demo};
use crate::{Outcome, talk};
use anyhow::{Context, bail};
use parallax_archive::Archive;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// The archive that is shown, and what keeps it.
struct Shown {
    archive: PathBuf,
    import: Option<Arc<Import>>,
    /// Gone when this is dropped.
    folder: Option<TempDir>,
}

/// Shows an archive until the user ends it.
pub fn run(typed: &Serve, common: &Common) -> anyhow::Result<Outcome> {
    let at = typed
        .listen
        .unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), typed.port));
    // First of all, so that nothing is begun that cannot be shown.
    let server = listen(at)?;
    let shown = shown(typed)?;
    let at = server.at;
    let open = !at.ip().is_loopback();
    let excerpts = Excerpts {
        longest: typed
            .excerpt
            .map(usize::from)
            .or_else(|| open.then_some(USUAL)),
        full_text: false,
    };
    let import = shown.import.clone();
    let opened = Desk::open(Settings {
        archive: shown.archive,
        guard: Guard::new(at, &typed.host),
        excerpts,
        changes: !open || typed.changes,
        ui: ui_language(typed.ui_lang),
        open,
        import: shown.import.clone(),
    });
    let done = opened.and_then(|desk| {
        announce(at, open, typed, excerpts, common);
        server.run(desk)
    });
    if let Some(import) = import {
        import.end();
    }
    drop(shown.folder);
    done?;
    Ok(Outcome::Done)
}

/// Finds or makes the archive.
fn shown(typed: &Serve) -> anyhow::Result<Shown> {
    if typed.paths.is_empty() && !typed.demo {
        return Ok(Shown {
            archive: desk::existing(&typed.at)?,
            import: None,
            folder: None,
        });
    }
    if let Some(missing) = typed.paths.iter().find(|p| !p.exists()) {
        bail!(
            "there is no {}: name pages, article records or folders of them",
            missing.display()
        );
    }
    let folder = tempfile::Builder::new()
        .prefix("parallax-")
        .tempdir()
        .context("cannot make a folder for an archive")?;
    let archive = folder.path().join("archive.parallax");
    // An empty one is there at once, so that it can be looked at while it is filled.
    drop(Archive::open(&archive)?);
    let paths = match typed.demo {
        true => vec![write_demo(&folder.path().join("pages"))?],
        false => typed.paths.clone(),
    };
    let import = Import::begin(paths, archive.clone())?;
    Ok(Shown {
        archive,
        import: Some(import),
        folder: Some(folder),
    })
}

/// Says where the desk is, and what that exposes.
fn announce(at: SocketAddr, open: bool, typed: &Serve, excerpts: Excerpts, common: &Common) {
    let address = format!("http://{at}/");
    if open {
        let cap = excerpts.longest.unwrap_or(USUAL);
        talk::error(&format!(
            "listening at {at}, which others can reach: whoever can may read every title, name and quote of this archive, in excerpts of {cap} characters, without a password and without encryption{}. Put a proxy with TLS and a login before it; name the proxy with --host",
            if typed.changes {
                ", and may merge and split stories"
            } else {
                ""
            }
        ));
    }
    // The one line that a script may want.
    println!("{address}");
    if !common.quiet {
        talk::note(&format!("the desk is at {address} – Ctrl-C ends it"));
    }
}
