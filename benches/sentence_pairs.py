#!/usr/bin/env python3
"""How alike are two sentences? `parallax relate` beside measures that everybody has, on the annotated pairs, in one run.

usage: pip install scikit-learn rapidfuzz numpy
       python3 benches/sentence_pairs.py FOLDER [target/release/parallax]      FOLDER: the annotated `pairs`

Graded similarity: Pearson's r with the people's grade, news only. Paraphrases: accuracy and F of the best threshold there is
for each measure (found on the same pairs, which favours the others); of Parallax its own relation.
"""
import difflib
import gzip
import json
import subprocess
import sys
import numpy as np
from rapidfuzz import fuzz
from sklearn.feature_extraction.text import TfidfVectorizer


def rows(folder, name):
    with gzip.open(f"{folder}/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def related(binary, pairs):
    given = "".join(json.dumps({"id": i, "lang": p["lang"], "a": p["a"], "b": p["b"]}) + "\n" for i, p in enumerate(pairs))
    out = subprocess.run([binary, "relate", "-"], input=given.encode(), stdout=subprocess.PIPE, check=True).stdout
    found = [json.loads(line) for line in out.splitlines()]
    return np.array([f["similarity"] for f in found]), np.array([f["relation"] != "different" for f in found])


def cosine(pairs, **how):
    texts = [p[side] for p in pairs for side in "ab"]
    vectors = TfidfVectorizer(**how).fit_transform(texts)
    return np.asarray(vectors[0::2].multiply(vectors[1::2]).sum(axis=1)).ravel()


MEASURES = {
    "TF-IDF cosine, words": lambda pairs: cosine(pairs),
    "TF-IDF cosine, letters 3-5": lambda pairs: cosine(pairs, analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    "difflib ratio of words": lambda pairs: np.array([difflib.SequenceMatcher(None, p["a"].lower().split(), p["b"].lower().split()).ratio() for p in pairs]),
    "rapidfuzz token_set_ratio": lambda pairs: np.array([fuzz.token_set_ratio(p["a"].lower(), p["b"].lower()) for p in pairs]),
}


def figures(same, gold):
    tp = (same & gold).sum()
    return f"{(same == gold).mean():.3f} / {2 * tp / max(1, same.sum() + gold.sum()):.3f}"


def main():
    folder = sys.argv[1]
    binary = sys.argv[2] if len(sys.argv) > 2 else "target/release/parallax"
    graded = {name: [r for r in rows(folder, name) if r["genre"] == "news"] for name in ("stsb_fr", "stsb_en")}
    paraphrases = rows(folder, "msrpc_en")
    gold = np.array([bool(int(p["paraphrase"])) for p in paraphrases])
    print("| measure | STS news fr, r | STS news en, r | MSRPC accuracy / F |\n| --- | --- | --- | --- |")
    for name, measure in MEASURES.items():
        r = [np.corrcoef(measure(pairs), [float(p["score"]) for p in pairs])[0, 1] for pairs in graded.values()]
        values = measure(paraphrases)
        best = max(np.unique(values), key=lambda t: ((values >= t) == gold).mean())
        print(f"| {name} | {r[0]:.3f} | {r[1]:.3f} | {figures(values >= best, gold)} |")
    r = [np.corrcoef(related(binary, pairs)[0], [float(p["score"]) for p in pairs])[0, 1] for pairs in graded.values()]
    print(f"| Parallax | {r[0]:.3f} | {r[1]:.3f} | {figures(related(binary, paraphrases)[1], gold)} |")


if __name__ == "__main__":
    main()
