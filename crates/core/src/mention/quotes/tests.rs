//! Tests of quotes on invented sentences.
