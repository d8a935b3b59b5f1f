//! Packing: zstd for what is stored whole, XXH3 for what is recognised by its bytes.

use crate::{Error, Result};
use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

/// A good bargain for texts of some kilobytes.
const LEVEL: i32 = 3;
/// No record or page unpacks to more.
const LARGEST: usize = 1 << 30;

/// Packs and unpacks, with its working memory kept.
pub(crate) struct Packer {
    packer: zstd::bulk::Compressor<'static>,
}

impl Packer {
    pub(crate) fn new() -> Result<Self> {
        let packer = zstd::bulk::Compressor::new(LEVEL).map_err(Error::record)?;
        Ok(Self { packer })
    }

    pub(crate) fn pack(&mut self, bytes: &[u8]) -> Result<Vec<u8>> {
        self.packer.compress(bytes).map_err(Error::record)
    }
}

/// Unpacks what was packed.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    let size = zstd::zstd_safe::get_frame_content_size(packed)
        .ok()
        .flatten()
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size <= LARGEST)
        .ok_or_else(|| Error::record("a packed blob has no size"))?;
    zstd::bulk::decompress(packed, size).map_err(Error::record)
}

/// Unpacks text.
pub(crate) fn unpack_text(packed: &[u8]) -> Result<String> {
    String::from_utf8(unpack(packed)?).map_err(Error::record)
}

/// 128 bits of XXH3, big-endian.
pub(crate) fn hash(bytes: &[u8]) -> [u8; 16] {
    xxh3_128(bytes).to_be_bytes()
}

/// The hash of several parts that keeps their borders.
pub(crate) fn hash_parts(parts: &[Option<&str>]) -> [u8; 16] {
    let mut hasher = Xxh3::new();
    for part in parts {
        let length = part.map_or(u64::MAX, |p| p.len() as u64);
        hasher.update(&length.to_le_bytes());
        hasher.update(part.unwrap_or_default().as_bytes());
    }
    hasher.digest128().to_be_bytes()
}

/// The id of what stands at an address.
pub(crate) fn id_of(address: &str) -> String {
    format!("{:016x}", xxh3_64(address.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_and_unpacked_again() {
        let mut packer = Packer::new().unwrap();
        for bytes in [&b""[..], b"x", &[7; 100_000]] {
            assert_eq!(unpack(&packer.pack(bytes).unwrap()).unwrap(), bytes);
        }
        assert!(unpack(b"not packed").is_err());
    }

    #[test]
    fn borders_of_parts_count() {
        assert_ne!(
            hash_parts(&[Some("ab"), Some("c")]),
            hash_parts(&[Some("a"), Some("bc")])
        );
        assert_ne!(hash_parts(&[None]), hash_parts(&[Some("")]));
    }
}
