#!/usr/bin/env python3
"""Fit the weights by which it is decided what a name names (data/names/weights.tsv) on annotated text.

usage: pip install numpy scipy
       cargo build --release --example name_features
       python3 tools/fit_names.py ../shared/data/language/ner --newsroom FOLDER... [--apart] [--write]

The folder holds NAME.iob2.gz (a word, a tab and B-PER, I-PER, … LOC, ORG or another type a line; sentences divided by
blank lines; the language stands in the file's name). A newsroom folder holds articles.jsonl.gz and gold.jsonl.gz. A run
of words that is exactly a name of the gold has its kind; one that meets no name of the three kinds is none; what only
overlaps a name is left out. What is fitted is a multinomial linear model by L-BFGS with a ridge; every set weighs as
much as the square root of its runs. --apart prints, for each set, the figures of weights that were fitted on the other
sets alone. Only numbers are written, one line a named feature.
"""
import argparse, glob, gzip, json, os, subprocess, sys
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
WEIGHTS = os.path.join(ROOT, "data/names/weights.tsv")
KINDS = {"PER": 0, "LOC": 1, "PLA": 1, "ORG": 2}
NONE, LIKELY = 3, 0.35
TIGHT_BEFORE, TIGHT_AFTER = set(".,;:)]…%"), set("([«")


def plain(words):
    """A text of divided words, and where each starts and ends."""
    text, spans, glue = "", [], True
    for word in words:
        if not (glue or word in TIGHT_BEFORE or word in ("'", "’")):
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
        glue = word in TIGHT_AFTER or word in ("'", "’")
    return text, spans


def of_iob(path):
    """The sentences of a file: text and names."""
    name = os.path.basename(path)
    language = next((p for p in name.split(".") if len(p) == 2), "")
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        for number, block in enumerate(opened.read().split("\n\n")):
            rows = [l.split("\t") for l in block.split("\n") if "\t" in l]
            text, spans = plain([r[0] for r in rows])
            names, open_ = [], None
            for row, span in zip(rows, spans):
                mark = row[-1]
                if mark.startswith("I-") and open_ is not None and open_[2] == mark[2:]:
                    open_[1] = span[1]
                elif mark != "O":
                    open_ = [*span, mark[2:]]
                    names.append(open_)
                else:
                    open_ = None
            if rows:
                yield {"id": str(number), "lang": language, "text": text}, [(b, e, k[:3].upper()) for b, e, k in names]


def of_newsroom(folder):
    """The articles of an invented newsroom: text and names."""
    read = lambda name: [json.loads(l) for l in gzip.open(f"{folder}/{name}.jsonl.gz", "rt", encoding="utf-8")]
    gold = {g["id"]: g["names"] for g in read("gold")}
    for article in read("articles"):
        names = [(n["start"], n["end"], n["kind"][:3].upper()) for n in gold[article["id"]] if n["form"] == "name"]
        yield {k: article[k] for k in ("id", "lang", "text")}, names


def load(records, program):
    """Runs of a set: their features, labels (-1 where left open), and how many names the gold has."""
    records = list(records)
    given = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r, _ in records)
    run = subprocess.run([program], input=given.encode(), stdout=subprocess.PIPE, check=True)
    head, *lines = run.stdout.decode("utf-8").split("\n")
    rows, labels, total, other = [], [], 0, []
    for (_, gold), line in zip(records, lines):
        others = [g for g in gold if g[2] not in KINDS]
        gold = [g for g in gold if g[2] in KINDS]
        exact = {g[:2]: KINDS[g[2]] for g in gold}
        total += len(gold)
        for start, end, features in json.loads(line)["runs"]:
            met = any(b < end and start < e for b, e, _ in gold)
            rows.append(features)
            labels.append(exact.get((start, end), -1 if met else NONE))
            other.append(not met and any(b < end and start < e for b, e, _ in others))
    return json.loads(head)["features"], rows, np.array(labels), total, np.array(other)


def matrix(rows, width):
    columns = [c for r in rows for c in r]
    index = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    return csr_matrix((np.ones(len(columns)), (index, columns)), shape=(len(rows), width))


def fit(sets, width, typed):
    x = matrix([r for rows, labels, *_ in sets for r, l in zip(rows, labels) if l >= 0], width)
    y = np.concatenate([labels[labels >= 0] for _, labels, *_ in sets])
    weight = np.concatenate([(l >= 0).sum() ** (typed.size - 1) * np.where(o[l >= 0], typed.other, 1) for _, l, _, o in sets])
    weight *= len(y) / weight.sum()
    hot = np.eye(4)[y]

    def loss(flat):
        w = flat.reshape(width, 3)
        score = np.hstack([x @ w, np.zeros((x.shape[0], 1))])
        score -= score.max(1, keepdims=True)
        logs = score - np.log(np.exp(score).sum(1, keepdims=True))
        grad = x.T @ (weight[:, None] * (np.exp(logs) - hot)[:, :3])
        return -(weight * (logs * hot).sum(1)).sum() + typed.ridge * (w ** 2).sum(), (grad + 2 * typed.ridge * w).ravel()

    found = minimize(loss, np.zeros(width * 3), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return found.x.reshape(width, 3)


def figures(rows, labels, total, w):
    """Typed and span F of the runs that are likely enough, other mentions of the text left aside."""
    score = np.hstack([matrix(rows, len(w)) @ w, np.zeros((len(rows), 1))])
    p = np.exp(score - score.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    kind, sure = p[:, :3].argmax(1), p[:, :3].max(1) >= LIKELY
    f = lambda right: 2 * right / max(1, total + sure.sum())
    return f"typed {f((sure & (labels == kind)).sum()):.3f}  span {f((sure & (labels >= 0) & (labels < NONE)).sum()):.3f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--newsroom", action="append", default=[])
    parser.add_argument("--languages", default="fr,en,de,es")
    parser.add_argument("--program", default=f"{ROOT}/target/release/examples/name_features")
    parser.add_argument("--ridge", type=float, default=2.0)
    parser.add_argument("--size", type=float, default=0.1)
    parser.add_argument("--other", type=float, default=0.3)
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--write", action="store_true")
    typed = parser.parse_args()
    languages = typed.languages.split(",")
    sources = {os.path.basename(p)[:-len(".iob2.gz")]: of_iob(p) for p in sorted(glob.glob(f"{typed.data}/*.iob2.gz"))
               if any(f".{l}." in os.path.basename(p) for l in languages)}
    sources |= {os.path.basename(os.path.normpath(f)): of_newsroom(f) for f in typed.newsroom}
    sets, names = {}, []
    for name, records in sources.items():
        names, *sets[name] = load(records, typed.program)
    width = len(names)
    w = fit(list(sets.values()), width, typed)
    for name, (rows, labels, total, _) in sets.items():
        line = f"{name:24} {len(rows):6} runs  all: {figures(rows, labels, total, w)}"
        if typed.apart:
            kin = name.split(".")[0] if "newsroom" not in name else "newsroom"
            others = [s for n, s in sets.items() if not n.startswith(kin)]
            line += f"  apart: {figures(rows, labels, total, fit(others, width, typed))}"
        print(line, flush=True)
    if typed.write:
        with open(WEIGHTS, "w", encoding="utf-8") as out:
            out.write("# Weights of the model that tells what a name names: fitted by tools/fit_names.py, not by hand.\n")
            out.write("# feature\tperson\tplace\torganisation\n")
            for name, row in zip(names, w):
                out.write(name + "".join(f"\t{x:.3f}" for x in row) + "\n")


if __name__ == "__main__":
    main()
