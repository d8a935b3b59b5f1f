#!/usr/bin/env python3
"""Fit the weights by which text is told from furniture (data/reading/weights.tsv) on annotated pages.

usage: pip install numpy scipy
       cargo build --release --example block_features
       python3 tools/fit_reading.py ../shared/data/extraction [--newsroom FOLDER]... [--folds 5] [--write]

Each set is a folder with gold.jsonl.gz (id, body, and paragraphs, or with_ and without snippets), pages/ID.html.gz and
urls.tsv. A block is text if its words are in the gold; where that cannot be told (a word or two, a block that stands on
the page twice, a page with snippets only) its label stays open and the likelihood is summed over both. What is fitted is
a linear-chain conditional random field over the blocks of a page, by L-BFGS with a ridge. Prints figures in
cross-validation by outlet; --write fits on all and writes the weights. Only numbers are written.
"""
import argparse, collections, glob, gzip, json, os, re, statistics, subprocess, sys, unicodedata
import numpy as np
from scipy.optimize import minimize

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
WEIGHTS = os.path.join(ROOT, "data/reading/weights.tsv")
STEPS = [f"{place}: {a}, {b}" for place in ("apart", "together", "strange") for a in ("out", "in") for b in ("out", "in")]
LONGEST = 1500
WORD = re.compile(r"\w+")


def flat(text):
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text or "").lower()).strip()


def shingles(words):
    return collections.Counter(tuple(words[i:i + 4]) for i in range(max(1, len(words) - 3))) if words else collections.Counter()


class Example:
    """One page: its blocks' features, steps, and which labels are allowed for each."""

    def __init__(self, name, host, gold, blocks):
        self.name, self.host, self.gold = name, host, gold
        blocks = blocks[:LONGEST]
        self.texts = [b[0] for b in blocks]
        self.step = np.array([b[1] for b in blocks], dtype=int)
        self.features = [b[2] for b in blocks]
        self.allowed = np.ones((len(blocks), 2))
        self.use = bool(blocks) and (self.from_body() if gold.get("body") else self.from_snippets())

    def from_body(self):
        lines = {flat(x) for x in re.split(r"\n+", self.gold["body"])} | {flat(x) for x in self.gold.get("paragraphs") or []}
        body = shingles(flat(self.gold["body"]).split())
        by_block = bool(self.gold.get("paragraphs")) or len(lines) > 3
        seen = collections.Counter(flat(t) for t in self.texts)
        found = collections.Counter()
        for i, text in enumerate(self.texts):
            key = flat(text)
            words = key.split()
            if key in lines:
                inside = True
            elif len(words) >= 4:
                own = shingles(words)
                inside = sum((own & body).values()) >= 0.6 * sum(own.values())
            elif by_block or not words:
                inside = False
            else:
                continue
            if inside:
                found |= shingles(words) & body
                if seen[key] > 1:
                    continue
            self.allowed[i, 1 - int(inside)] = 0
        return sum(found.values()) >= 0.5 * sum(body.values())

    def from_snippets(self):
        known = 0
        for i, text in enumerate(self.texts):
            key = flat(text)
            inside = any(flat(w) in key for w in self.gold.get("with_") or [] if flat(w))
            outside = any(flat(w) in key for w in self.gold.get("without") or [] if flat(w))
            if inside != outside:
                self.allowed[i, 1 - int(inside)] = 0
                known += 1
        return known > 1


class Batch:
    """Pages of like length, padded, so that one numpy call treats them all."""

    def __init__(self, examples, width):
        from scipy.sparse import csr_matrix
        examples = sorted(examples, key=lambda e: -len(e.texts))
        self.lengths = np.array([len(e.texts) for e in examples])
        self.start = np.concatenate([[0], np.cumsum(self.lengths)])
        columns = [c for e in examples for f in e.features for c in f]
        rows = np.repeat(np.arange(self.start[-1]), [len(f) for e in examples for f in e.features])
        self.x = csr_matrix((np.ones(len(columns)), (rows, columns)), shape=(self.start[-1], width))
        self.step = np.concatenate([e.step for e in examples])
        self.allowed = np.concatenate([e.allowed for e in examples])
        self.weight = np.array([min(1.0, 60 / max(1, (e.allowed.sum(1) == 1).sum())) for e in examples])

    def active(self, t):
        return np.searchsorted(-self.lengths, -t, side="left")  # pages longer than t come first

    def run(self, own, steps, mask):
        """Log partition of each page, marginals of each block and of each step."""
        n, top = len(self.lengths), self.lengths[0]
        score = np.zeros((self.start[-1], 2))
        score[:, 1] = own
        if mask is not None:
            score = np.where(mask > 0, score, -1e30)
        alpha, beta = score.copy(), np.zeros_like(score)
        at = self.start[:-1]
        for t in range(1, top):
            i = at[:self.active(t)] + t
            move = steps[self.step[i]]
            alpha[i] = score[i] + np.logaddexp(alpha[i - 1, 0, None] + move[:, 0], alpha[i - 1, 1, None] + move[:, 1])
        for t in range(top - 1, 0, -1):
            i = at[:self.active(t)] + t
            move = steps[self.step[i]] + (score[i] + beta[i])[:, None, :]
            beta[i - 1] = np.logaddexp(move[:, :, 0], move[:, :, 1])
        z = np.logaddexp(*alpha[self.start[1:] - 1].T)
        zz = np.repeat(z, self.lengths)
        marginal = np.exp(np.minimum(alpha + beta - zz[:, None], 0))
        first = np.zeros(self.start[-1], dtype=bool)
        first[at] = True
        i = np.flatnonzero(~first)
        pair = alpha[i - 1][:, :, None] + steps[self.step[i]] + (score[i] + beta[i])[:, None, :] - zz[i][:, None, None]
        return z, marginal, i, np.exp(np.minimum(pair, 0))

    def loss(self, w, width, ridge):
        own, steps = self.x @ w[:width], w[width:].reshape(3, 2, 2)
        z, m, i, p = self.run(own, steps, None)
        zc, mc, _, pc = self.run(own, steps, self.allowed)
        per = np.repeat(self.weight, self.lengths)
        value = (self.weight * (z - zc)).sum() + ridge * (w ** 2).sum()
        grad = np.zeros_like(w)
        grad[:width] = self.x.T @ (per * (m[:, 1] - mc[:, 1]))
        diff = (p - pc) * per[i][:, None, None]
        for k in (0, 1, 2):
            grad[width:].reshape(3, 2, 2)[k] = diff[self.step[i] == k].sum(0)
        return value, grad + 2 * ridge * w


def fit(examples, width, ridge):
    batch = Batch([e for e in examples if e.use], width)
    start = np.zeros(width + 12)
    found = minimize(batch.loss, start, args=(width, ridge), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return found.x


def decode(example, w, width):
    own = [w[f].sum() for f in example.features]
    steps = w[width:].reshape(3, 2, 2)
    best, back = np.array([0.0, -1e30]), []
    for t, score in enumerate(own):
        if t == 0:
            best = np.array([0.0, score])
            back.append([0, 0])
            continue
        move = best[:, None] + steps[example.step[t]]
        back.append(move.argmax(0))
        best = move.max(0) + np.array([0.0, score])
    state, out = int(best[1] > best[0]), []
    for step in reversed(back):
        out.append(state)
        state = int(step[state])
    return out[::-1]


def figures(examples, answers):
    """Shingle F1 of the means, whole paragraphs, snippet F1."""
    ps, rs, para, snippets = [], [], [0, 0], [0, 0, 0]
    for e, answer in zip(examples, answers):
        text = "\n\n".join(t for t, a in zip(e.texts, answer) if a)
        if e.gold.get("body"):
            gold, got = shingles(WORD.findall(e.gold["body"])), shingles(WORD.findall(text))
            both = sum((gold & got).values())
            if got: ps.append(both / sum(got.values()))
            rs.append(both / max(1, sum(gold.values())))
            lines = {flat(x) for x in text.split("\n")}
            for x in e.gold.get("paragraphs") or []:
                para[1] += 1
                para[0] += flat(x) in lines
        elif e.gold.get("with_"):
            one = " ".join(text.split())
            a = sum(" ".join(w.split()) in one for w in e.gold["with_"])
            snippets[0] += a
            snippets[1] += len(e.gold["with_"]) - a
            snippets[2] += sum(" ".join(w.split()) in one for w in e.gold.get("without") or [])
    out = []
    if ps:
        p, r = statistics.mean(ps), statistics.mean(rs)
        out.append(f"f1 {2 * p * r / (p + r):.4f}  precision {p:.4f}  recall {r:.4f}")
    if para[1]: out.append(f"paragraphs {para[0] / para[1]:.4f}")
    if snippets[0]: out.append(f"snippets {2 * snippets[0] / (2 * snippets[0] + snippets[1] + snippets[2]):.4f}")
    return "  ".join(out)


def of_set(folder):
    """The gold rows of a set of annotated pages, with the path and the host of each."""
    with gzip.open(f"{folder}/gold.jsonl.gz", "rt", encoding="utf-8") as opened:
        golds = [g for g in map(json.loads, opened) if g.get("body") or g.get("with_")]
    urls = dict(l.rstrip("\n").split("\t")[:2] for l in open(f"{folder}/urls.tsv", encoding="utf-8") if "\t" in l)
    for gold in golds:
        path = f"{folder}/pages/{gold['id']}.html.gz"
        url = urls.get(os.path.basename(path), gold["id"])
        yield gold, path, re.sub(r"^(https?://)?(www\.)?([^/]*).*", r"\3", url)


def of_newsroom(folder):
    """The same of the invented newsroom."""
    with gzip.open(f"{folder}/articles.jsonl.gz", "rt", encoding="utf-8") as opened:
        for article in map(json.loads, opened):
            gold = {"id": article["id"], "body": article["text"], "paragraphs": article["text"].split("\n\n")}
            yield gold, f"{folder}/pages/{article['id']}.html", article.get("source") or article["id"]


def load(folders, newsrooms, program):
    names, sets = [], {}
    for read, folder in [(of_set, f) for f in folders] + [(of_newsroom, f) for f in newsrooms]:
        found = [(g, p, h) for g, p, h in read(folder) if os.path.exists(p)]
        if not found:
            continue
        run = subprocess.run([program, *(p for _, p, _ in found)], stdout=subprocess.PIPE, check=True)
        head, *lines = run.stdout.decode("utf-8").split("\n")
        names = json.loads(head)["features"]
        rows = [json.loads(l) for l in lines if l]
        sets[os.path.basename(folder)] = [Example(g["id"], h, g, r["blocks"]) for (g, _, h), r in zip(found, rows)]
    return names, sets


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--newsroom", action="append", default=[])
    parser.add_argument("--program", default=f"{ROOT}/target/release/examples/block_features")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--ridge", type=float, default=0.2)
    parser.add_argument("--write", action="store_true")
    typed = parser.parse_args()
    names, sets = load(sorted(f for f in glob.glob(f"{typed.data}/*") if os.path.exists(f"{f}/gold.jsonl.gz")), typed.newsroom, typed.program)
    width = len(names)
    everything = [e for s in sets.values() for e in s]
    print(f"{len(everything)} pages, {sum(e.use for e in everything)} used, {width} features", file=sys.stderr)
    if typed.folds > 1:
        hosts = sorted({".".join(e.host.split(".")[-2:]) for e in everything})
        fold = {h: i % typed.folds for i, h in enumerate(hosts)}
        of = lambda e: fold[".".join(e.host.split(".")[-2:])]
        answers = {}
        for held in range(typed.folds):
            w = fit([e for e in everything if of(e) != held], width, typed.ridge)
            answers.update({id(e): decode(e, w, width) for e in everything if of(e) == held})
        for name, examples in sets.items():
            print(f"held out  {name:14} {figures(examples, [answers[id(e)] for e in examples])}")
    w = fit(everything, width, typed.ridge)
    for name, examples in sets.items():
        print(f"all       {name:14} {figures(examples, [decode(e, w, width) for e in examples])}")
    if typed.write:
        with open(WEIGHTS, "w", encoding="utf-8") as out:
            out.write("# Weights of the model that tells an article's text from furniture: fitted by tools/fit_reading.py, not by hand.\n")
            for name, weight in zip(names + STEPS, w):
                out.write(f"{name}\t{weight:.3f}\n")


if __name__ == "__main__":
    main()
