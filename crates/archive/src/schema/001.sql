-- Format 1. Never edited once published: what changes goes into the next number.
-- Times are seconds since 1970 (UTC). Hashes are XXH3, 128 bits, big-endian. Blobs called "record" are zstd of UTF-8 JSON.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outlet (
  outlet INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  folded TEXT NOT NULL
) STRICT;

-- The bytes of pages, once however often they were found.
CREATE TABLE body (
  body INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 16),
  size INTEGER NOT NULL,
  packed BLOB NOT NULL
) STRICT;

-- A page as fetched: where it was found and what became of it. Its bytes are in body, or in a file by reference.
CREATE TABLE page (
  page INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  at INTEGER NOT NULL DEFAULT 0,
  within INTEGER NOT NULL DEFAULT 0,
  url TEXT,
  fetched INTEGER,
  hash BLOB NOT NULL CHECK (length(hash) = 16),
  size INTEGER NOT NULL,
  body INTEGER REFERENCES body,
  length INTEGER,
  outcome TEXT NOT NULL CHECK (outcome IN ('article', 'rejected')),
  reason TEXT,
  what TEXT,
  UNIQUE (path, at, within, hash)
) STRICT;
CREATE INDEX page_hash ON page (hash);
CREATE INDEX page_body ON page (body) WHERE body IS NOT NULL;

-- One for each address.
CREATE TABLE article (
  article INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  outlet INTEGER REFERENCES outlet,
  language TEXT,
  title TEXT,
  published TEXT,
  time INTEGER,
  current INTEGER NOT NULL,
  slot INTEGER UNIQUE
) STRICT;
CREATE INDEX article_outlet ON article (outlet, time);
CREATE INDEX article_time ON article (time);
CREATE INDEX article_language ON article (language);

-- The words of an article as found at one time. Never overwritten.
CREATE TABLE version (
  version INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article,
  number INTEGER NOT NULL CHECK (number > 0),
  record_id TEXT,
  words BLOB NOT NULL CHECK (length(words) = 16),
  length INTEGER NOT NULL,
  page INTEGER REFERENCES page,
  record BLOB NOT NULL,
  annotation BLOB,
  UNIQUE (article, number)
) STRICT;
CREATE INDEX version_page ON version (page) WHERE page IS NOT NULL;
CREATE INDEX version_record ON version (record_id) WHERE record_id IS NOT NULL;

-- Articles that were read but on which copies and stories were not yet decided.
CREATE TABLE pending (
  article INTEGER PRIMARY KEY REFERENCES article,
  time INTEGER,
  id TEXT NOT NULL,
  changed INTEGER NOT NULL CHECK (changed IN (0, 1))
) STRICT;
CREATE INDEX pending_order ON pending ((time IS NULL), time, id);

CREATE TABLE entity (
  entity INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  canonical TEXT NOT NULL,
  UNIQUE (key, kind)
) STRICT;

-- Which entities a folded form of a name may mean.
CREATE TABLE form (
  form TEXT NOT NULL,
  entity INTEGER NOT NULL REFERENCES entity,
  PRIMARY KEY (form, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX form_entity ON form (entity);

CREATE TABLE mention (
  version INTEGER NOT NULL REFERENCES version,
  entity INTEGER NOT NULL REFERENCES entity,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (version, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_entity ON mention (entity, version);

-- Spans are pairs of code points in the version's text, as JSON.
CREATE TABLE quote (
  version INTEGER NOT NULL REFERENCES version,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  speaker TEXT,
  folded TEXT,
  entity TEXT,
  content TEXT NOT NULL,
  verbatim TEXT NOT NULL,
  cue TEXT NOT NULL,
  speaker_spans TEXT NOT NULL,
  PRIMARY KEY (version, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX quote_speaker ON quote (folded) WHERE folded IS NOT NULL;

-- Hashes of an article's grams, 64 bits little-endian, by which copies among old articles are found.
CREATE TABLE fingerprint (
  article INTEGER PRIMARY KEY REFERENCES article,
  time INTEGER,
  grams BLOB NOT NULL
) STRICT;
CREATE INDEX fingerprint_time ON fingerprint (time, article);

CREATE TABLE passage (
  passage INTEGER PRIMARY KEY,
  a INTEGER NOT NULL REFERENCES version,
  a_start INTEGER NOT NULL,
  a_end INTEGER NOT NULL,
  b INTEGER NOT NULL REFERENCES version,
  b_start INTEGER NOT NULL,
  b_end INTEGER NOT NULL,
  kind TEXT NOT NULL,
  edit REAL NOT NULL,
  credited INTEGER NOT NULL CHECK (credited IN (0, 1)),
  reason TEXT NOT NULL,
  UNIQUE (a, a_start, a_end, b, b_start, b_end, kind)
) STRICT;
CREATE INDEX passage_b ON passage (b);

CREATE TABLE originality (
  article INTEGER PRIMARY KEY REFERENCES article,
  version INTEGER NOT NULL REFERENCES version,
  originality REAL NOT NULL,
  copied REAL NOT NULL,
  agency REAL NOT NULL,
  quoted REAL NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX originality_version ON originality (version);

-- A text that several articles hold.
CREATE TABLE shared (
  shared INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE TABLE holder (
  shared INTEGER NOT NULL REFERENCES shared,
  version INTEGER NOT NULL REFERENCES version,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (shared, version, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX holder_version ON holder (version);

-- A story's id is for ever: one that was joined to another says to which.
CREATE TABLE story (
  story INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  into_story INTEGER REFERENCES story,
  first INTEGER,
  last INTEGER,
  reports INTEGER NOT NULL DEFAULT 0,
  outlets INTEGER NOT NULL DEFAULT 0,
  languages TEXT NOT NULL DEFAULT '',
  origins INTEGER,
  central INTEGER REFERENCES article
) STRICT;
CREATE INDEX story_last ON story (last, id) WHERE into_story IS NULL AND reports > 0;
CREATE INDEX story_into ON story (into_story) WHERE into_story IS NOT NULL;
CREATE INDEX story_central ON story (central) WHERE central IS NOT NULL;

CREATE TABLE membership (
  article INTEGER PRIMARY KEY REFERENCES article,
  story INTEGER NOT NULL REFERENCES story,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX membership_story ON membership (story, article);

CREATE TABLE move (
  move INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article,
  from_story INTEGER REFERENCES story,
  to_story INTEGER NOT NULL REFERENCES story,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX move_article ON move (article);
CREATE INDEX move_from ON move (from_story) WHERE from_story IS NOT NULL;
CREATE INDEX move_to ON move (to_story);

CREATE TABLE saga (
  a INTEGER NOT NULL REFERENCES story,
  b INTEGER NOT NULL REFERENCES story,
  reason TEXT NOT NULL,
  PRIMARY KEY (a, b),
  CHECK (a <> b)
) STRICT, WITHOUT ROWID;
CREATE INDEX saga_b ON saga (b);

-- What the user said. Kept when undone.
CREATE TABLE decision (
  decision INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'not-same')),
  story TEXT NOT NULL,
  other TEXT,
  articles TEXT NOT NULL DEFAULT '[]',
  given INTEGER,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

-- Inputs of which there is no page: a file that cannot be read, a line that is not a record.
CREATE TABLE rejected (
  path TEXT NOT NULL,
  place TEXT NOT NULL,
  reason TEXT NOT NULL,
  what TEXT NOT NULL,
  PRIMARY KEY (path, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE pass (
  pass INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE state (
  name TEXT PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 16),
  packed BLOB NOT NULL
) STRICT;

-- Addresses that are to stay out, and outlets: only hashes.
CREATE TABLE unwanted (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 16)
) STRICT, WITHOUT ROWID;

-- When something was done. Never exported.
CREATE TABLE diary (
  entry INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  what TEXT NOT NULL
) STRICT;

-- Search. Words are cut and folded before they come here; the tokenizer only parts them at white space. A row's number is
-- article.slot, which falls as time goes on: rising numbers give the newest first.
CREATE VIRTUAL TABLE search USING fts5 (
  title, text, title_stems, text_stems, names, speakers, fields,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cn'"
);
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);
