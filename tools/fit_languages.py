#!/usr/bin/env python3
"""Fits the weights by which `language::identify` tells languages apart.

    pip install numpy scipy babel
    tools/fit_languages.py SENTENCES [--cross-validate]

SENTENCES is a gzipped table (language, kind, text) of which the rows of the kind `sent` are read, two or more rows of a
sentence standing next to each other. What else is learned from lies here: `tools/langid/*.txt` (written for Parallax),
the words of `data/<language>/*.toml`, and names of places, languages, months and units of the Unicode CLDR, which the
package Babel carries.

The model is a multinomial logistic regression for each script; a text's features are the character n-grams (1 to 4, the
borders of words included) and the whole words, hashed into a table (Weinberger et al. 2009, Feature hashing for large scale
multitask learning), the weights bytes. Writes `data/langid/weights.bin`; the same input gives the same bytes.
With --cross-validate, writes nothing and says how well five models tell the fifth that each has not seen.
"""
import argparse, collections, glob, gzip, json, os, re, sys, tomllib, unicodedata
import numpy as np
import scipy.sparse as sparse

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, '..', 'data')
# For each script: its languages, the most read first, and the size of its table in bits.
SCRIPTS = {
    'latin': ('en fr de es it pt nl pl sv da no fi cs sk hu ro tr hr sl ca vi id lt lv et is sq eu af cy ga'.split(), 14),
    'cyrillic': ('ru uk bg sr mk be kk'.split(), 13),
    'arabic': ('ar fa ur ckb'.split(), 12),
}
UNKNOWN = 'und'
LONGEST = 4
STEP = 8
FOLDS = 5


# ------------------------------------------------------------------ features, as in crates/core/src/language/identify
def words_of(text):
    """Runs of letters in lower case; an apostrophe inside belongs to them."""
    out, word = [], []
    def end():
        while word and word[-1] == "'": word.pop()
        if word: out.append(''.join(word))
        word.clear()
    for c in text:
        if c.isalpha(): word.extend(c.lower())
        elif c in "'’" and word: word.append("'")
        elif unicodedata.combining(c) and word: word.append(c)
        else: end()
    end()
    return out


def step(h, c): return ((h ^ c) * 0x9E3779B1) & 0xFFFFFFFF
def bucket(h, bits): return ((h ^ (h >> 15)) * 0x85EBCA6B & 0xFFFFFFFF) >> (32 - bits)


def features(word, bits, known={}):
    found = known.get((word, bits))
    if found is None:
        letters = [32] + [ord(c) for c in word] + [32]
        found = []
        for i in range(len(letters)):
            h = 0x811C9DC5
            for n, c in enumerate(letters[i:i + LONGEST]):
                h = step(h, c)
                if n or c != 32: found.append(bucket(h, bits))
        h = 0x01000193
        for c in letters[1:]: h = step(h, c)
        found.append(bucket(h, bits))
        known[word, bits] = found
    return found


def matrix(samples, bits):
    indices, starts = [], [0]
    for words in samples:
        for word in words: indices.extend(features(word, bits))
        starts.append(len(indices))
    m = sparse.csr_matrix((np.ones(len(indices), np.float32), np.array(indices, np.int32), np.array(starts, np.int64)), shape=(len(samples), 1 << bits))
    m.sum_duplicates()
    return m


# ------------------------------------------------------------------ what is learned from
def sentences(path):
    """(language, text), each sentence once."""
    with gzip.open(path, 'rt', encoding='utf-8') as f:
        for line in f:
            row = line.rstrip('\n').split('\t')
            if len(row) == 3 and row[1] == 'sent': yield row[0], row[2]


def own_text():
    for path in sorted(glob.glob(f'{HERE}/langid/*.txt')):
        language = None
        for line in open(path, encoding='utf-8'):
            if line.startswith('## '): language = line[3:].strip()
            elif line.strip(): yield language, line.strip()


def strings(value):
    if isinstance(value, str): yield value
    elif isinstance(value, list):
        for v in value: yield from strings(v)
    elif isinstance(value, dict):
        for k, v in value.items():
            if isinstance(v, (int, str)) and not re.fullmatch('[a-z_]{3,}|[A-Z]{2}', k): yield k
            if not isinstance(v, str): yield from strings(v)


def folder_words(language):
    for name in ('words', 'statements', 'quotes', 'names', 'concepts'):
        path = f'{DATA}/{language}/{name}.toml'
        if os.path.exists(path):
            for s in strings(tomllib.load(open(path, 'rb'))): yield s


def cldr(language):
    from babel import Locale
    try: locale = Locale.parse({'no': 'nb'}.get(language, language))
    except Exception: return
    for code, name in sorted(locale.languages.items()):
        if len(code) == 2: yield name
    for code, name in sorted(locale.territories.items()):
        if len(code) == 2: yield name
    for table in (locale.months['format']['wide'], locale.days['format']['wide']): yield from table.values()
    for _, forms in sorted(locale._data['unit_patterns'].items()):
        for _, form in sorted(forms.get('long', {}).items() if isinstance(forms.get('long'), dict) else []):
            if isinstance(form, str): yield form.replace('{0}', ' ')
    for _, name in sorted(locale.currencies.items()): yield name


def windows(words, rng, many):
    """The whole, its head, and a few short pieces."""
    yield words
    if len(words) > 3:
        yield words[:3]
        yield words[:6]
        for _ in range(many):
            n = int(rng.integers(1, 6)); at = int(rng.integers(0, max(1, len(words) - n + 1)))
            yield words[at:at + n]


def noise(script, rng):
    alphabet = {'latin': 'abcdefghijklmnopqrstuvwxyz', 'cyrillic': 'абвгдежзийклмнопрстуфхцчшщъыьэюя', 'arabic': 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي'}[script]
    for _ in range(1500):
        yield [''.join(alphabet[int(i)] for i in rng.integers(0, len(alphabet), int(rng.integers(2, 11)))) for _ in range(int(rng.integers(1, 9)))]


def samples(script, train, args):
    """words, class, weight."""
    languages, _ = SCRIPTS[script]
    rng = np.random.default_rng(7)
    X, y, w = [], [], []
    def add(words, k, weight):
        if words: X.append(words); y.append(k); w.append(weight)
    for k, language in enumerate(languages):
        first = len(X)
        mine = [words_of(t) for l, t in train if l == language]
        for words in mine:
            for piece in windows(words, rng, 4): add(piece, k, 1.0)
        for l, text in own_text():
            if l == language:
                words = words_of(text)
                for piece in windows(words, rng, 4 if mine else 12): add(piece, k, 1.0)
                if not mine:
                    for word in words: add([word], k, 0.3)
        for text in folder_words(language): add(words_of(text), k, 0.2)
        for text in cldr(language): add(words_of(text), k, 0.15)
        total = sum(w[first:])
        share = (1.0 if mine else args.rare) * 3000 / total   # the classes weigh alike, however much there is of each
        w[first:] = [v * share for v in w[first:]]
    for words in noise(script, rng): add(words, len(languages), 0.3)
    for l, text in own_text():
        if l == UNKNOWN and script_of(text) == script:
            for piece in windows(words_of(text), rng, 8): add(piece, len(languages), 0.3)
    return X, np.array(y), np.array(w, np.float32)


# ------------------------------------------------------------------ the model
def fit(script, train, args):
    languages, bits = SCRIPTS[script]; bits += args.bits
    words, y, weight = samples(script, train, args)
    X = matrix(words, bits); classes = len(languages) + 1
    W = np.zeros((1 << bits, classes), np.float32); G2 = np.full_like(W, 1e-3)
    rng = np.random.default_rng(11); batch = 512
    for epoch in range(args.epochs):
        order = rng.permutation(len(y))
        for at in range(0, len(y), batch):
            rows = np.sort(order[at:at + batch]); x = X[rows]
            z = x @ W; z -= z.max(1, keepdims=True); p = np.exp(z); p /= p.sum(1, keepdims=True)
            p[np.arange(len(rows)), y[rows]] -= 1; p *= weight[rows, None]
            used = np.unique(x.indices)
            g = (x.T.tocsr()[used] @ p) / len(rows) + args.l2 * W[used]
            G2[used] += g * g
            W[used] -= args.rate * g / np.sqrt(G2[used])
    return W, bits


def quantise(W):
    top = np.quantile(np.abs(W), 0.9999)
    return np.clip(np.rint(W * (127 / top)), -127, 127).astype(np.int8), top / 127


def script_of(text):
    n = collections.Counter()
    for c in text:
        if c.isalpha():
            o = ord(c)
            n['cyrillic' if 0x400 <= o < 0x530 else 'arabic' if 0x600 <= o < 0x780 else 'latin' if o < 0x250 or 0x1e00 <= o < 0x1f00 else 'other'] += 1
    return n.most_common(1)[0][0] if n else 'other'


def cross_validate(args):
    rows = [l.rstrip('\n').split('\t') for l in gzip.open(args.sentences, 'rt', encoding='utf-8')]
    rows = [r for r in rows if len(r) == 3]
    number, groups = -1, []
    for r in rows:
        if r[1] == 'sent': number += 1
        groups.append(number)
    right = collections.defaultdict(list); wrong = collections.Counter(); shown = []
    for fold in range(FOLDS):
        train = [(r[0], r[2]) for r, g in zip(rows, groups) if r[1] == 'sent' and g % FOLDS != fold]
        models = {s: fit(s, train + more(args), args) for s in SCRIPTS if any(l in SCRIPTS[s][0] for l, _ in train)}
        for script, (W, bits) in models.items():
            Q, _ = quantise(W); languages = SCRIPTS[script][0]
            test = [r for r, g in zip(rows, groups) if g % FOLDS == fold and script_of(r[2]) == script]
            z = matrix([words_of(r[2]) for r in test], bits) @ Q.astype(np.float32)
            z[:, [i for i, l in enumerate(languages) if l not in {r[0] for r in rows}]] -= args.handicap / quantise(W)[1]
            for r, k in zip(test, z[:, :len(languages)].argmax(1)):
                right[r[1]].append(languages[k] == r[0])
                if languages[k] != r[0]: wrong[r[1], r[0], languages[k]] += 1; shown.append((r[1], r[0], languages[k], r[2]))
        if args.first: break
    print({k: (round(sum(v) / len(v), 4), len(v)) for k, v in sorted(right.items())}, 'odd script:', len(rows) - sum(map(len, right.values())) if not args.first else '')
    print(wrong.most_common(30))
    for s in shown[:args.show]: print(*s, sep='\t')


def more(args):
    out = []
    for path in args.more:
        with gzip.open(path, 'rt', encoding='utf-8') as f:
            for line in f:
                r = json.loads(line)
                if 'pud' not in r.get('dataset', ''): out.append((r['lang'], r['text']))
    return out


def write(args):
    train = list(sentences(args.sentences)) + more(args)
    out = bytearray(b'parallax languages 1\n')
    for script, (languages, _) in SCRIPTS.items():
        W, bits = fit(script, train, args); Q, unit = quantise(W)
        seen = {l for l, _ in train}
        starts = [0 if l in seen else -int(round(args.handicap / unit)) for l in languages] + [0]
        lanes = -(-len(starts) // STEP) * STEP
        names = ' '.join(f'{l}:{s}' for l, s in zip(languages + [UNKNOWN], starts))
        out += f'{script} {bits} {unit:.6f} {lanes} {names}\n'.encode()
        out += np.pad(Q, ((0, 0), (0, lanes - Q.shape[1]))).tobytes()
        print(script, Q.shape, Q.nbytes, 'unit', unit, file=sys.stderr)
    os.makedirs(f'{DATA}/langid', exist_ok=True)
    open(f'{DATA}/langid/weights.bin', 'wb').write(out)


if __name__ == '__main__':
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('sentences'); a.add_argument('--more', nargs='*', default=[], help='JSON Lines of lang and text to learn from, too')
    a.add_argument('--cross-validate', action='store_true'); a.add_argument('--show', type=int, default=0); a.add_argument('--first', action='store_true')
    a.add_argument('--bits', type=int, default=0); a.add_argument('--epochs', type=int, default=6); a.add_argument('--rate', type=float, default=0.1)
    a.add_argument('--l2', type=float, default=1e-6); a.add_argument('--rare', type=float, default=1.0, help='weight of a language without annotated sentences')
    a.add_argument('--handicap', type=float, default=1.5, help='what such a language starts with, in nats below')
    args = a.parse_args()
    cross_validate(args) if args.cross_validate else write(args)
