#!/usr/bin/env python3
"""Fit the weights of crates/core/src/compare/pair.rs on the invented newsroom.

usage: pip install numpy
       for d in FOLDER...; do zcat $d/articles.jsonl.gz; done |
           cargo run --release --example pair_features > features.jsonl
       python3 tools/fit_pairs.py features.jsonl FOLDER...

FOLDER holds gold.jsonl.gz of the newsroom: the facts that each sentence tells. Two sentences that share a fact are a
positive pair. A sentence may tell several facts, so the label of a pair of sentences is that of its best pair of
clauses: fitted by turns (choose the clause pair that scores best, fit, again), logistic regression with a ridge.
Prints the weights, and the F1 of the pairs of sentences in cross-validation by story.
"""
import gzip, json, sys
from collections import defaultdict
import numpy as np

RIDGE = 0.02


def main(path, folders):
    gold = {}
    for folder in folders:
        for line in gzip.open(f"{folder}/gold.jsonl.gz", "rt", encoding="utf-8"):
            article = json.loads(line)
            gold[article["id"]] = article["sentences"]
    names, groups = read(path, gold)
    stories = sorted({g["story"] for g in groups})
    start = np.zeros(len(names))
    start[1] = start[2] = 1.0
    weights = fit(groups, start)
    scores = []
    for held in range(5):
        out = {s for i, s in enumerate(stories) if i % 5 == held}
        w = fit([g for g in groups if g["story"] not in out], start)
        scores += [(best(g, w)[1], g["label"]) for g in groups if g["story"] in out]
    for name, weight in zip(names, weights):
        print(f"{weight:8.2f}  {name}")
    total = sum(len(f1 & f2 and {1} or ()) for f1, f2 in all_pairs(gold, groups))
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        tp = sum(s >= threshold and y for s, y in scores)
        fired = sum(s >= threshold for s, _ in scores)
        gold_links = sum(y for _, y in scores) + total
        p, r = tp / max(1, fired), tp / max(1, gold_links)
        print(f"threshold {threshold}  precision {p:.3f}  recall {r:.3f}  f1 {2 * p * r / max(1e-9, p + r):.3f}")


def all_pairs(gold, groups):
    """Pairs of sentences of one story that share a fact and have no candidate clauses."""
    seen = {g["key"] for g in groups}
    of = defaultdict(list)
    for article, sentences in gold.items():
        of[article.rsplit(".", 1)[0]].append((article, sentences))
    for articles in of.values():
        for i, (a, sa) in enumerate(articles):
            for b, sb in articles[i + 1:]:
                for j, x in enumerate(sa):
                    for k, y in enumerate(sb):
                        if frozenset(((a, j), (b, k))) not in seen:
                            yield set(x["facts"]), set(y["facts"])


def read(path, gold):
    groups = {}
    with open(path, encoding="utf-8") as lines:
        names = json.loads(next(lines))["features"]
        for line in lines:
            row = json.loads(line)
            ends = [sentence(gold, *row[side]) for side in "ab"]
            if None in ends:
                continue
            key = frozenset(ends)
            facts = [set(gold[a][i]["facts"]) for a, i in ends]
            group = groups.setdefault(key, dict(key=key, story=row["story"], label=bool(facts[0] & facts[1]), rows=[]))
            group["rows"].append(row["values"])
    for group in groups.values():
        group["rows"] = np.array(group["rows"])
    return names, list(groups.values())


def sentence(gold, article, start, end):
    for index, s in enumerate(gold[article]):
        if min(end, s["end"]) - max(start, s["start"]) > 0.5 * min(end - start, s["end"] - s["start"]):
            return article, index
    return None


def best(group, weights):
    scores = group["rows"] @ weights
    top = int(np.argmax(scores))
    return group["rows"][top], 1 / (1 + np.exp(-scores[top]))


def fit(groups, weights):
    for _ in range(6):
        x = np.array([best(g, weights)[0] for g in groups])
        y = np.array([g["label"] for g in groups], dtype=float)
        weights = logistic(x, y)
    return weights


def logistic(x, y):
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - y) + RIDGE * len(y) * 0.01 * weights
        hessian = (x.T * (p * (1 - p))) @ x + np.eye(len(weights)) * (RIDGE * len(y) * 0.01 + 1e-6)
        weights = weights - np.linalg.solve(hessian, gradient)
    return weights


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
