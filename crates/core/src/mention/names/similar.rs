//! Whether two spellings may be of one name.
