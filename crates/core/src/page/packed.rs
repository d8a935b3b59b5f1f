//! Packed: bytes in gzip (RFC 1952), unpacked up to a limit, so that a few kilobytes that unpack to gigabytes do no
//! harm.

use crate::evidence::Doubt;
use flate2::read::MultiGzDecoder;
use std::io::Read;

/// What came out of a packed file.
#[derive(Debug)]
pub struct Unpacked {
    /// The bytes, as many as could be had.
    pub bytes: Vec<u8>,
    /// Why they are not all.
    pub doubt: Option<Doubt>,
}

/// Whether bytes begin like a gzip file.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 0x08])
}

/// Unpacks at most `limit` bytes. What was read before an error is kept.
#[must_use]
pub fn gunzip(packed: &[u8], limit: usize) -> Unpacked {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let result = MultiGzDecoder::new(packed)
        .take(most)
        .read_to_end(&mut bytes);
    let doubt = if bytes.len() > limit {
        bytes.truncate(limit);
        let what = format!("unpacks to more than {limit} bytes; the first were read");
        Some(Doubt::new("too-large", what).advise("check that this is one page"))
    } else {
        result.err().map(|error| {
            Doubt::new(
                "truncated",
                format!(
                    "the gzip data are broken ({error}); {} bytes could be read",
                    bytes.len()
                ),
            )
            .advise("fetch the page again")
        })
    };
    Unpacked { bytes, doubt }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn whole_files_and_several_members() {
        let mut packed = gzip(b"one ");
        packed.extend(gzip(b"two"));
        let unpacked = gunzip(&packed, 100);
        assert_eq!(unpacked.bytes, b"one two");
        assert_eq!(unpacked.doubt, None);
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let packed = gzip(&vec![b'a'; 1 << 20]);
        let unpacked = gunzip(&packed, 1000);
        assert_eq!(unpacked.bytes.len(), 1000);
        assert_eq!(unpacked.doubt.unwrap().code, "too-large");
    }

    #[test]
    fn what_came_before_a_break_is_kept() {
        let text: String = (0..2000).map(|n| format!("{n} ")).collect();
        let packed = gzip(text.as_bytes());
        let unpacked = gunzip(&packed[..packed.len() / 2], 1 << 20);
        assert!(!unpacked.bytes.is_empty() && text.as_bytes().starts_with(&unpacked.bytes));
        assert_eq!(unpacked.doubt.unwrap().code, "truncated");
    }
}
