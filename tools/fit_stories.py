#!/usr/bin/env python3
"""Fit the weights by which articles are put into stories (data/stories/weights.tsv) on annotated streams.

usage: pip install numpy scipy
       cargo build --release --example fit_stories
       python3 tools/fit_stories.py ../shared/data [--rounds 4] [--minutes 10] [--seed 7] [--write]

The folder holds stories/*.jsonl.gz (records with `id`, `lang`, `date`, `title`, `text`, `story`) and newsroom_*/articles.jsonl.gz;
../score/score.py beside it says which sets are streams and how they are scored. Two steps:

1. Rounds (as in DAgger, Ross, Gordon and Bagnell 2011): the streams are grouped with the weights at hand; what was measured
   of the best candidates of each decision is labelled by the gold; a logistic regression with a ridge and signs that are fixed
   where they are known (likeness never speaks against, distance never for) gives new weights; the thresholds are swept.
   Every set weighs as much as the square root of its decisions.
2. A climb: a few weights at a time are moved at random, and what scores better on all sets together is kept.

Only numbers are written, one line a named feature. Weights of `merge` count for parting, too.
"""
import argparse, collections, copy, glob, gzip, importlib.util, json, math, os, random, subprocess, sys, tempfile, time
import numpy as np
from scipy.optimize import minimize

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
WEIGHTS = os.path.join(ROOT, "data/stories/weights.tsv")
CHOICES = ("join", "merge", "link")
SETTINGS = {"pooling": 1.0, "same": 0.92, "hysteresis": 1.0}
AGAINST = {
    "time between", "hours between", "pace of the story", "age of the story", "another story", "another story, with text",
    "another story in that language", "density of the stream", "other numbers", "other days", "a later day", "other places",
    "other names", "little in common", "sides less alike than their reports",
}
EITHER = {"with text", "reports alike", "reports", "age of the story", "reports of the smaller side"}
ONLY_LINKS = {"words that look alike", "another story in that language", "little in common"}
OF_LINKS = {
    "names", "rare terms", "numbers", "days", "names covered", "time between", "hours between", "age of the story", "reports",
    "reports of the smaller side", "other numbers", "other days", "a later day", "other places", "other names", "with text",
    "names, with text", "concepts",
} | ONLY_LINKS
# What a set of few stories weighs more in the climb; sets that are parts of another one are not counted twice.
MORE = {"newsroom_a": 2.5, "newsroom_b": 2.5}


def streams(data):
    """The sets as lists of records, as the scorer feeds them."""
    spec = importlib.util.spec_from_file_location("score", os.path.join(data, "../score/score.py"))
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    no_streams = {"neus_allsides_lrc", "ialabo_fr_titles_20200110_weak", "20min_xd_val_pairs", "ecbplus", "galaxy_wikinews"}
    sets = {}
    for path in sorted(glob.glob(f"{data}/stories/*.jsonl.gz")):
        name = os.path.basename(path).split(".")[0]
        if name in no_streams:
            continue
        rows = sorted(score.rows(path), key=lambda r: (r.get("date") or "", r["id"]))
        if name == "allsides_roundups":
            rows = [dict(r, date=r["date"][:10]) for r in rows]
        if name == "og2021_titles":
            for language in ("fr", "en", "es"):
                sets[f"og2021_{language}"] = [r for r in rows if r["lang"] == language]
            name = "og2021_all"
        sets[name] = rows
    for folder in sorted(glob.glob(f"{data}/newsroom_*")):
        sets[os.path.basename(folder)] = score.rows(f"{folder}/articles.jsonl.gz")
    return sets, score.cluster_scores


class Program:
    """The example that groups the streams with given weights."""

    def __init__(self, path, sets, cluster_scores):
        self.sets, self.cluster_scores = sets, cluster_scores
        self.file = tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8")
        for name, rows in sets.items():
            for row in rows:
                fields = {k: row.get(k) for k in ("story", "lang", "date", "title", "text")}
                self.file.write(json.dumps(dict(set=name, **fields), ensure_ascii=False) + "\n")
        self.file.flush()
        self.process = subprocess.Popen([path, self.file.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.features = json.loads(self.process.stdout.readline())["features"]

    def scores(self, weights, sets=None, trace=None):
        asked = {"weights": table(weights, self.features), "sets": sets and list(sets), "trace": trace}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return {
            name: self.cluster_scores([(r["story"], s, r["lang"]) for r, s in zip(self.sets[name], stories)])
            for name, stories in answer.items()
        }


def table(weights, features):
    number = lambda v: f"{v:.3f}".rstrip("0").rstrip(".")
    lines = [f"{k}\t{number(weights['settings'][k])}" for k in SETTINGS]
    lines.append("threshold\t" + "\t".join(number(weights[c].get("threshold", 9.0)) for c in CHOICES))
    for name in features:
        values = [weights[c].get(name, 0.0) for c in CHOICES]
        if any(abs(v) >= 0.005 for v in values):
            lines.append(name + "\t" + "\t".join(number(v) for v in values))
    return "\n".join(lines) + "\n"


def read_table(path):
    weights = {c: {} for c in CHOICES} | {"settings": dict(SETTINGS)}
    for line in open(path, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if cells[0] in SETTINGS:
            weights["settings"][cells[0]] = float(cells[1])
        elif not line.startswith("#"):
            for choice, cell in zip(CHOICES, cells[1:]):
                weights[choice][cells[0]] = float(cell)
    return weights


def objective(scores):
    """One number for all sets: BCubed and pairs, languages joined, and few articles that are alone and were merged."""
    total = 0.0
    for name, s in scores.items():
        if name.startswith("ialabo"):
            total += s["multi"] + 0.5 * s["pairs"] - 3 * max(0.0, s["singles_merged"] - 0.02)
        else:
            total += MORE.get(name, 1.0) * 0.7 * (s["bcubed"] + s["pairs"])
            total += {"og2021_all": 1.0, "newsroom_b": 0.5}.get(name, 0.0) * s["cross_language"]
            total -= 2 * max(0.0, s["singles_merged"] - 0.047) if name.startswith("gva") else 0.0
    return total


def decisions(path, choice, most):
    """The best candidates of each decision: values, label, purity, set."""
    found, last, group = [], None, []

    def close():
        group.sort(key=lambda cells: -float(cells[2]))
        found.extend(group[:most])

    with open(path, encoding="utf-8") as opened:
        for line in opened:
            cells = line.rstrip("\n").split("\t")
            if cells[1] == choice:
                if (cells[0], cells[5]) != last:
                    close()
                    last, group = (cells[0], cells[5]), []
                group.append(cells)
    close()
    values = np.array([c[6:] for c in found], dtype=np.float32)
    return values, np.array([int(c[3]) for c in found]), np.array([float(c[4]) for c in found]), np.array([c[0] for c in found])


def fit(choice, values, labels, purity, sets, features, ridge=2.0):
    """Logistic regression with fixed signs; weights by feature and the threshold."""
    weigh = np.zeros(len(labels))
    for name in set(sets):
        mine = sets == name
        weigh[mine] = MORE.get(name, 1.0) / math.sqrt(mine.sum())
    if choice != "join":
        weigh *= np.exp(0.5 * np.minimum(values[:, features.index("reports of the smaller side")], 3))
    weigh *= purity
    weigh *= len(labels) / weigh.sum()
    scale = values.std(0) + 1e-6
    scaled = values / scale
    used = OF_LINKS if choice == "link" else set(features) - ONLY_LINKS
    bounds = []
    for name in features:
        if name not in used or (choice == "join" and name == "reports of the smaller side"):
            bounds.append((0, 0))
        elif name in EITHER:
            bounds.append((None, None))
        else:
            bounds.append((None, 0) if name in AGAINST else (0, None))
    bounds.append((None, None))
    sign = np.where(labels == 1, 1, -1)
    ridge *= len(labels) / 2000

    def loss(b):
        margin = np.clip(-sign * (scaled @ b[:-1] + b[-1]), -30, 30)
        slope = -(sign * weigh / (1 + np.exp(-margin)))
        value = (np.logaddexp(0, margin) * weigh).sum() + ridge * (b[:-1] ** 2).sum() / 2
        return value, np.append(scaled.T @ slope + ridge * b[:-1], slope.sum())

    best = minimize(loss, np.zeros(len(features) + 1), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 400}).x
    return dict(zip(features, map(float, best[:-1] / scale))), float(-best[-1])


def rounds(program, weights, count):
    best = (objective(program.scores(weights)), weights)
    for number in range(count):
        with tempfile.NamedTemporaryFile(suffix=".tsv") as trace:
            program.scores(weights, trace=trace.name)
            for choice in CHOICES:
                values, *rest = decisions(trace.name, choice, 4 if choice == "link" else 2)
                weights[choice], threshold = fit(choice, values, *rest, program.features)
                weights[choice]["threshold"] = threshold + {"join": 0.3, "merge": 0.5, "link": 0.5}[choice]
        tried = []
        for join in (-0.4, 0.0, 0.4):
            for merge in (-0.5, 0.0, 0.5, 1.0):
                moved = copy.deepcopy(weights)
                moved["join"]["threshold"] += join
                moved["merge"]["threshold"] += merge
                tried.append((objective(program.scores(moved)), moved))
        score, weights = max(tried, key=lambda t: t[0])
        print(f"round {number + 1}: {score:.4f}", file=sys.stderr)
        best = max(best, (score, copy.deepcopy(weights)), key=lambda t: t[0])
    return best


def climb(program, best, minutes, seed):
    draw, (score, weights) = random.Random(seed), best
    places = [(c, f) for c in CHOICES for f in ["threshold", *program.features] if f in weights[c] and (weights[c][f] or draw.random() < 0.3)]
    places += [("settings", "pooling"), ("settings", "hysteresis")]
    step, end = {p: 0.3 for p in places}, time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        moved = copy.deepcopy(weights)
        chosen = draw.sample(places, draw.choice((1, 1, 2, 3)))
        for choice, name in chosen:
            value = moved[choice][name] + draw.gauss(0, step[choice, name]) * max(0.5, abs(moved[choice][name]))
            if choice == "settings":
                value = min(1.2, max(0.3, value)) if name == "pooling" else max(0.0, value)
            elif name != "threshold" and name not in EITHER:
                value = min(0.0, value) if name in AGAINST else max(0.0, value)
            moved[choice][name] = value
        now = objective(program.scores(moved))
        for place in chosen:
            step[place] = min(1.0, step[place] * 1.3) if now > score else max(0.05, step[place] * 0.9)
        if now > score:
            score, weights = now, moved
            print(f"climb: {score:.4f}", file=sys.stderr)
    return score, weights


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data")
    parser.add_argument("--program", default=os.path.join(ROOT, "target/release/examples/fit_stories"))
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--half", action="store_true", help="fit on every second article of each set, score on all")
    parser.add_argument("--write", action="store_true", help="write data/stories/weights.tsv")
    given = parser.parse_args()
    sets, cluster_scores = streams(given.data)
    fitted_on = {name: rows[::2] for name, rows in sets.items()} if given.half else sets
    program = Program(given.program, fitted_on, cluster_scores)
    best = rounds(program, read_table(WEIGHTS), given.rounds)
    score, weights = climb(program, best, given.minutes, given.seed)
    whole = Program(given.program, sets, cluster_scores) if given.half else program
    for name, s in whole.scores(weights).items():
        print(f"{name:36s} " + "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in s.items()))
    print(f"{score:.4f}")
    if given.write:
        head = "# Weights of what puts articles into stories: fitted by tools/fit_stories.py, not by hand.\n# feature\tjoin\tmerge\tlink\n"
        with open(WEIGHTS, "w", encoding="utf-8") as opened:
            opened.write(head + table(weights, program.features))


if __name__ == "__main__":
    main()
