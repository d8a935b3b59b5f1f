#!/usr/bin/env python3
"""Measure whether the reasons that `parallax group` gives carry its decisions: without them, would the article have joined?

usage: check_reasons.py [--bin FILE] [--data DIR] [--sample 200] [--seed 1] [--show N] [--json]      (Python 3.9+, standard library)

Groups the annotated sets (DIR/stories; DIR holds the shared annotated data and is no part of the repository), fed as their scorer feeds
them, and draws a sample of the joins: last lines whose article is not the first of its story. Of each it is asked

  sum     whether the listed weights add up to the score, within rounding: then nothing that counted is left out;
  flips   whether the score without the listed features that speak for joining (weight above 0) is under the threshold;
  fewest  how many of them, heaviest first, have to go until it is.

Prints a line for each set and one for all. Exits 0 if at least .95 of the joins flip and all sums agree, 1 if not, 2 if it cannot
be measured. --json adds {set: figures} on the last line, the form tools/check_floors.py reads.
"""
import argparse
import collections
import glob
import gzip
import json
import os
import random
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WANTED = 0.95
# Weights are printed rounded: so much each may be off.
ROUNDING = 0.0006
# Sets without an order or without stories.
LEFT_OUT = ("neus_allsides_lrc", "ialabo_fr_titles_20200110_weak", "20min_xd_val_pairs", "ecbplus", "galaxy_wikinews")
FIELDS = ("id", "lang", "date", "source", "title", "text")


def sets(data):
    """Name and records of each annotated set, in stream order."""
    for path in sorted(glob.glob(os.path.join(data, "stories", "*.jsonl.gz"))):
        name = os.path.basename(path).split(".")[0]
        if name in LEFT_OUT:
            continue
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines if line.strip()]
        records.sort(key=lambda r: (r.get("date") or "", r["id"]))
        yield name, [{**{field: r.get(field) for field in FIELDS}, "id": str(number)} for number, r in enumerate(records)]


def decisions(binary, records):
    """The last line of each article, in the order of the last lines."""
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    run = subprocess.run([binary, "group", "-"], input=lines.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode not in (0, 1):
        print(f"check_reasons: {binary} ended with {run.returncode}: {run.stderr.decode()[-600:]}", file=sys.stderr)
        sys.exit(2)
    last = {}
    for line in run.stdout.decode().splitlines():
        record = json.loads(line)
        last.pop(record["article"], None)
        last[record["article"]] = record
    return list(last.values())


def joins(said):
    """Decisions that put an article to others: all of a story but that on its first article, which founded it."""
    founded = set()
    for record in sorted(said, key=lambda r: int(r["article"])):
        if record["story"] in founded:
            yield record
        founded.add(record["story"])


def examined(record):
    joined = record["joined"]
    weights = [feature["weight"] for feature in joined["because"]]
    adds_up = abs(sum(weights) - joined["score"]) <= ROUNDING * (len(weights) + 1)
    rest, needed = joined["score"], 0
    for weight in sorted((w for w in weights if w > 0), reverse=True):
        if rest >= joined["threshold"]:
            rest, needed = rest - weight, needed + 1
    without = joined["score"] - sum(w for w in weights if w > 0)
    return adds_up, joined["score"] >= joined["threshold"] > without, needed


def line(name, found):
    number = max(1, len(found))
    figures = {"joins": len(found), "sum": sum(f[0] for f in found) / number, "flips": sum(f[1] for f in found) / number,
               "fewest": sum(f[2] for f in found) / number}
    print(f"{name:36s} joins {figures['joins']}  sum {figures['sum']:.3f}  flips {figures['flips']:.3f}  fewest {figures['fewest']:.2f}")
    return figures


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--bin", default=os.path.join(ROOT, "target/release/parallax"))
    words.add_argument("--data", default=os.path.join(os.environ.get("PARALLAX_SHARED") or os.path.join(ROOT, "..", "shared"), "data"))
    words.add_argument("--sample", type=int, default=200)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--show", type=int, default=0, help="print so many that do not flip or do not add up")
    words.add_argument("--json", action="store_true")
    given = words.parse_args()
    everything = [(name, record) for name, records in sets(given.data) for record in joins(decisions(given.bin, records))]
    if not everything:
        print(f"check_reasons: no joins: are there sets in {given.data}/stories?", file=sys.stderr)
        sys.exit(2)
    sample = random.Random(given.seed).sample(everything, min(given.sample, len(everything)))
    by_set, failed = collections.defaultdict(list), []
    for name, record in sample:
        found = examined(record)
        by_set[name].append(found)
        failed += [] if found[0] and found[1] else [(name, record)]
    for name, record in failed[:given.show]:
        print(f"{name}: {json.dumps(record['joined'], ensure_ascii=False)}")
    result = {name: line(name, found) for name, found in sorted(by_set.items())}
    print(f"of {len(everything)} joins:")
    result["reasons"] = line("reasons", [found for of in by_set.values() for found in of])
    if given.json:
        print(json.dumps(result))
    sys.exit(0 if result["reasons"]["flips"] >= WANTED and result["reasons"]["sum"] == 1 else 1)


if __name__ == "__main__":
    main()
