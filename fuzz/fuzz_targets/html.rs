//! Any bytes as an HTML page.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| parallax_fuzz::read_as(bytes, "page.html"));
