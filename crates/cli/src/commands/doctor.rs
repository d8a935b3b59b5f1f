//! `parallax doctor`: whether the archive is in order, and what can be done where it is not.

use super::desk;
use crate::Outcome;
use crate::args::Doctor;
use crate::output::Made;
use crate::output::desk::{DoctorRecord, FindingRecord};
use parallax_archive::{Finding, Health};

/// Examines the archive, and mends it if that was asked for.
pub fn run(typed: &Doctor) -> anyhow::Result<Outcome> {
    let path = desk::existing(&typed.at)?;
    let health = if typed.mend {
        desk::writer(&typed.at)?.mend()?
    } else {
        desk::reader(&typed.at)?.examine()?
    };
    let ok = health.is_sound();
    let shown = path.display().to_string();
    let words = words(&shown, &health);
    let record = DoctorRecord {
        made: Made::here(),
        r#type: "doctor",
        archive: shown,
        ok,
        checks: health.checks.len(),
        findings: health.findings.into_iter().map(finding).collect(),
    };
    desk::summary(typed.format, &words, &record)?;
    Ok(if ok { Outcome::Done } else { Outcome::Nothing })
}

fn finding(found: Finding) -> FindingRecord {
    FindingRecord {
        check: found.check,
        advice: advice(&found),
        what: found.what,
        mended: found.mended,
    }
}

fn advice(found: &Finding) -> Option<&'static str> {
    if found.mended {
        None
    } else if found.mendable {
        Some("parallax doctor --mend makes it anew from the rest")
    } else {
        Some("this cannot be made anew: keep a copy of the file, and add the pages concerned again")
    }
}

fn words(path: &str, health: &Health) -> String {
    let mut words = String::new();
    for found in &health.findings {
        let mended = if found.mended { " (mended)" } else { "" };
        words += &format!("{}: {}{mended}\n", found.check, found.what);
        if let Some(advice) = advice(found) {
            words += &format!("  {advice}\n");
        }
    }
    let checks = health.checks.len();
    words += &match health.findings.len() {
        0 => format!("{path}: {checks} checks, all in order\n"),
        found => format!("{path}: {checks} checks, {found} findings\n"),
    };
    words
}
