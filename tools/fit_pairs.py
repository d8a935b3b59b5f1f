#!/usr/bin/env python3
"""Fit the weights of data/compare/weights.tsv: what each named measure counts in each decision of a comparison.

usage: pip install numpy scikit-learn
       cargo run --release --example pair_measures PAIRS < ARTICLES > measures.jsonl
       python3 tools/fit_pairs.py measures.jsonl FOLDER... [--check]

ARTICLES are the newsroom's records (zcat FOLDER/articles.jsonl.gz), PAIRS sentence pairs as JSON Lines with `set`, `lang`,
`a`, `b`, `y` (tools/sentence_pairs.py makes it). FOLDER holds gold.jsonl.gz and stories.jsonl.gz of the newsroom.

Columns, each a logistic (`similar`: linear) regression with a ridge, over measures brought to unit variance:
  quick, pair, context  two sentences that tell a common fact are a positive pair. A sentence may tell several, so its label
                        is that of its best pair of clauses: fitted by turns (choose the clause pair that scores best, fit).
  alone                 clauses that were linked to none, and whose facts no other article tells.
  similar, same, conflict   graded similarity, paraphrase, contradiction of sentence pairs.
With --check the figures are those of cross-validation by story (or pair), and nothing is written. As `context` and `alone`
measure what earlier columns decide, measure and fit twice: first with the old table, then with the new one.
"""
import argparse
import collections
import gzip
import json
import sys
import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TABLE = "data/compare/weights.tsv"
STORY = 16  # measures that need the story; they come first
AROUND = 11  # measures among all pairs; they come last
TURNS = 4
COLUMNS = ["quick", "pair", "context", "alone", "similar", "same", "conflict"]


def logistic(ridge):
    return make_pipeline(StandardScaler(), LogisticRegression(C=ridge, max_iter=1000))


def linear(ridge):
    return make_pipeline(StandardScaler(), Ridge(ridge))


class Newsroom:
    """The gold: which facts each sentence tells, and who tells each fact."""

    def __init__(self, folders):
        self.sentences, self.tellings = {}, {}
        for folder in folders:
            for line in gzip.open(f"{folder}/gold.jsonl.gz", "rt", encoding="utf-8"):
                article = json.loads(line)
                self.sentences[article["id"]] = article["sentences"]
            for line in gzip.open(f"{folder}/stories.jsonl.gz", "rt", encoding="utf-8"):
                story = json.loads(line)
                self.tellings[story["id"]] = story["tellings"]

    def sentence(self, article, start, end):
        for index, s in enumerate(self.sentences[article]):
            if min(end, s["end"]) - max(start, s["start"]) > 0.5 * min(end - start, s["end"] - s["start"]):
                return article, index
        return None

    def facts(self, place):
        return set(self.sentences[place[0]][place[1]]["facts"])

    def alone(self, story, place):
        """True if no other article tells it, False if others do, None if it is mixed or tells nothing."""
        told = {len(self.tellings[story][fact]) == 1 for fact in self.facts(place)}
        return told.pop() if len(told) == 1 else None


def read(path, newsroom):
    pairs, lone, sentences = [], [], collections.defaultdict(lambda: ([], []))
    with open(path, encoding="utf-8") as lines:
        names = json.loads(next(lines))
        for line in lines:
            row = json.loads(line)
            if "set" in row:
                sentences[row["set"]][0].append(row["values"])
                sentences[row["set"]][1].append(row["y"])
            elif "lone" in row:
                places = {newsroom.sentence(*place) for place in row["lone"]} - {None}
                labels = {newsroom.alone(row["story"], place) for place in places}
                if len(labels) == 1 and None not in labels:
                    lone.append((row["story"], row["values"], labels.pop()))
            else:
                ends = newsroom.sentence(*row["a"]), newsroom.sentence(*row["b"])
                if None not in ends:
                    label = bool(newsroom.facts(ends[0]) & newsroom.facts(ends[1]))
                    pairs.append((row["story"], frozenset(ends), row["values"], label))
    sets = {name: (np.array(x), np.array(y, dtype=float)) for name, (x, y) in sentences.items()}
    return names, pairs, lone, sets


def by_turns(values, groups, labels, ridge):
    """The best clause pair of each pair of sentences stands for it."""
    members = collections.defaultdict(list)
    for index, group in enumerate(groups):
        members[group].append(index)
    members = list(members.values())
    chosen = [group[0] for group in members]
    model = None
    for _ in range(TURNS):
        model = logistic(ridge).fit(values[chosen], labels[chosen])
        scores = model.predict_proba(values)[:, 1]
        chosen = [max(group, key=lambda i: scores[i]) for group in members]
    return model


def plain(model):
    """Base and weights for measures as they are."""
    scale, fit = model[0], model[-1]
    weights = np.ravel(fit.coef_) / scale.scale_
    return float(np.ravel(fit.intercept_)[0] - weights @ scale.mean_), weights


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("measures")
    options.add_argument("folders", nargs="+")
    options.add_argument("--check", action="store_true")
    options = options.parse_args()
    newsroom = Newsroom(options.folders)
    names, pairs, lone, sets = read(options.measures, newsroom)
    if options.check:
        check(newsroom, pairs, lone, sets)
        return
    columns = {}
    values = np.array([p[2] for p in pairs])
    groups, labels = [p[1] for p in pairs], np.array([p[3] for p in pairs])
    end = values.shape[1] - AROUND
    for column, part in (("quick", slice(0, STORY)), ("pair", slice(0, end)), ("context", slice(0, None))):
        model = by_turns(values[:, part], groups, labels, 0.1)
        columns[column] = dict(zip(names["pair"][part], plain(model)[1]), base=plain(model)[0])
    if lone:
        model = logistic(0.1).fit(np.array([x for _, x, _ in lone]), np.array([y for _, _, y in lone]))
        columns["alone"] = dict(zip(names["lone"], plain(model)[1]), base=plain(model)[0])
    for column, model, x, y in sentence_models(sets):
        base, weights = plain(model.fit(x, y))
        columns[column] = dict(zip(names["sentences"], weights), base=base)
    lacking = [column for column in COLUMNS if column not in columns]
    if lacking:
        sys.exit(f"nothing to fit {', '.join(lacking)} on: {TABLE} is left as it is")
    write(columns, names)


class Weighed(ClassifierMixin, BaseEstimator):
    """Logistic regression over labels whose fraction says what the pair counts (a whole one counts 1)."""

    def __init__(self, ridge=0.05):
        self.ridge = ridge

    def __getitem__(self, step):
        return (self.scale_, self.logistic_)[step]

    def fit(self, x, y):
        weight = np.where(y % 1 > 0, y % 1, 1.0)
        self.scale_ = StandardScaler().fit(x, sample_weight=weight)
        self.logistic_ = LogisticRegression(C=self.ridge, max_iter=1000)
        self.logistic_.fit(self.scale_.transform(x), y >= 1, sample_weight=weight)
        self.classes_ = self.logistic_.classes_
        return self

    def predict_proba(self, x):
        return self.logistic_.predict_proba(self.scale_.transform(x))


def contradictions(sets):
    """Pairs picked for contradicting each other or not; and, so that the model knows other pairs, entailment (three labels)
    and paraphrases, of which none is taken to contradict. The fraction of a label is what its pair counts (1 if none)."""
    x, y = sets["contradiction"]
    xs, ys = [x], [y]
    if "entailment" in sets:
        xs.append(sets["entailment"][0])
        ys.append((sets["entailment"][1] == 2).astype(float))
    if "paraphrase" in sets:
        xs.append(sets["paraphrase"][0])
        ys.append(np.full(len(sets["paraphrase"][1]), 0.1))
    return np.vstack(xs), np.concatenate(ys)


def is_graded(name):
    """Sets of news with graded similarity; captions and forums are other texts."""
    return name.startswith("graded") and name.endswith("news")


def sentence_models(sets):
    """Column, model, measures and labels. Graded similarity from 0 to 1."""
    graded = [sets[name] for name in sorted(sets) if is_graded(name)]
    if graded:
        yield "similar", linear(30), np.vstack([x for x, _ in graded]), np.concatenate([y for _, y in graded]) / 5
    if "paraphrase" in sets:
        yield ("same", logistic(0.1), *sets["paraphrase"])
    if "contradiction" in sets:
        yield ("conflict", Weighed(), *contradictions(sets))


def write(columns, names):
    rows = ["base", *dict.fromkeys([*names["pair"], *names["lone"], *names["sentences"]])]
    with open(TABLE, "w", encoding="utf-8") as out:
        out.write("# Weights of what is measured in a comparison: fitted by tools/fit_pairs.py, not by hand.\n")
        out.write("\t".join(["measure", *COLUMNS]) + "\n")
        for row in rows:
            cells = [columns.get(column, {}).get(row) for column in COLUMNS]
            out.write("\t".join([row, *("" if cell is None else f"{cell:.4g}" for cell in cells)]) + "\n")


def check(newsroom, pairs, lone, sets):
    stories = sorted({p[0] for p in pairs})
    fold = {story: index % 5 for index, story in enumerate(stories)}
    values = np.array([p[2] for p in pairs])
    groups, labels = [p[1] for p in pairs], np.array([p[3] for p in pairs])
    of = np.array([fold[p[0]] for p in pairs])
    links = sum(
        bool(newsroom.facts((a, i)) & newsroom.facts((b, j)))
        for story in stories
        for a in newsroom.sentences if a.rsplit(".", 1)[0] == story
        for b in newsroom.sentences if b.rsplit(".", 1)[0] == story and a < b
        for i in range(len(newsroom.sentences[a])) for j in range(len(newsroom.sentences[b])))
    end = values.shape[1] - AROUND
    for name, part in (("quick", slice(0, STORY)), ("pair", slice(0, end)), ("context", slice(0, None))):
        scores = np.zeros(len(pairs))
        for held in range(5):
            train = np.where(of != held)[0]
            model = by_turns(values[train][:, part], [groups[i] for i in train], labels[train], 0.1)
            scores[of == held] = model.predict_proba(values[of == held][:, part])[:, 1]
        best = {}
        for group, score, label in zip(groups, scores, labels):
            if score > best.get(group, (0, 0))[0]:
                best[group] = score, label
        print(name, "pairs of sentences:", *(figures(list(best.values()), links, t) for t in (0.2, 0.3, 0.4, 0.5)), sep="\n  ")
    if lone:
        scores, x, y = np.zeros(len(lone)), np.array([v for _, v, _ in lone]), np.array([l for _, _, l in lone])
        of = np.array([fold[s] for s, _, _ in lone])
        for held in range(5):
            scores[of == held] = logistic(0.1).fit(x[of != held], y[of != held]).predict_proba(x[of == held])[:, 1]
        print(f"alone: {y.sum()} of {len(y)}", *(figures(list(zip(scores, y)), y.sum(), t) for t in (0.5, 0.6, 0.7, 0.8)), sep="\n  ")
    turns = KFold(10, shuffle=True, random_state=1)
    for column, model, x, y in sentence_models(sets):
        if column == "similar":
            got = cross_val_predict(model, x, y, cv=turns)
            at = 0
            for name in sorted(n for n in sets if is_graded(n)):
                size = len(sets[name][1])
                print(f"{column} {name}: r {np.corrcoef(got[at:at + size], y[at:at + size])[0, 1]:.3f}")
                at += size
        else:
            got = np.zeros(len(y))
            for train, held in turns.split(x):
                got[held] = model.fit(x[train], y[train]).predict_proba(x[held])[:, 1]
            size = len(sets["contradiction"][1]) if column == "conflict" else len(y)
            got, y = got[:size], y[:size]
            for t in (0.4, 0.45, 0.5, 0.55, 0.6):
                accuracy = ((got >= t) == y).mean()
                print(f"{column} at {t}: accuracy {accuracy:.3f}, {figures(list(zip(got, y)), y.sum(), t)}")


def figures(scored, gold, threshold):
    fired = [label for score, label in scored if score >= threshold]
    p, r = sum(fired) / max(1, len(fired)), sum(fired) / max(1, gold)
    return f"{threshold}: p {p:.3f} r {r:.3f} f {2 * p * r / max(1e-9, p + r):.3f}"


if __name__ == "__main__":
    sys.exit(main())
