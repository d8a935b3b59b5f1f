#!/usr/bin/env python3
"""Measure how often `parallax copies` gives a shared passage the kind that an annotator gave it.

usage: check_kinds.py [--bin FILE] [--data DIR] [--labels FILE] [--errors] [--json]      (Python 3.9+, standard library)

Runs `parallax copies --window all` on the set real_en (DIR/reuse/real_en.docs.jsonl.gz; DIR holds the shared annotated data and is
no part of the repository). Every labelled passage is matched to the passage of the same two articles that overlaps it most on both
sides; where none overlaps on both, it counts as not found, and as wrong. Prints one line:

    kinds_real_en  passages N  right SHARE  found SHARE  quote R/N  narrative R/N  formula R/N

`right`: share of all labels whose kind agrees; `found`: share of labels with an overlapping passage; R/N: right of the labels of one kind.
Exits 0 when it was measured, 2 when it cannot be. --json adds {set: figures} on the last line, the form tools/check_floors.py reads.
"""
import argparse
import collections
import gzip
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KINDS = ("quote", "narrative", "formula")


def read_labels(path):
    """Rows (a, a_start, a_end, b, b_start, b_end, kind); lines with # are comments."""
    labels = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#") or not line.strip():
                continue
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 7 or fields[6] not in KINDS:
                sys.exit(f"check_kinds: {path}:{number}: not a row of seven columns with a known kind")
            a, a_start, a_end, b, b_start, b_end, kind = fields
            labels.append((a, int(a_start), int(a_end), b, int(b_start), int(b_end), kind))
    return labels


def passages(binary, docs):
    """What the program finds: (a, b) in alphabetical order -> [(a_start, a_end, b_start, b_end, kind)]."""
    records = (dict(id=d["id"], source=d["series"], date=d["date"], lang="en", title=d["title"], text=d["text"]) for d in docs)
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    run = subprocess.run([binary, "copies", "--window", "all", "-"], input=lines.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode not in (0, 1):
        print(f"check_kinds: {binary} ended with {run.returncode}: {run.stderr.decode()[-600:]}", file=sys.stderr)
        sys.exit(2)
    found = collections.defaultdict(list)
    for line in run.stdout.decode().splitlines():
        record = json.loads(line)
        if record.get("type") != "passage":
            continue
        left = (record["a_start"], record["a_end"])
        right = (record["b_start"], record["b_end"])
        swap = record["a"] > record["b"]
        pair = (record["b"], record["a"]) if swap else (record["a"], record["b"])
        found[pair].append((*right, *left, record["kind"]) if swap else (*left, *right, record["kind"]))
    return found


def shared(start, end, other_start, other_end):
    return max(0, min(end, other_end) - max(start, other_start))


def best(label, candidates):
    """The passage that overlaps the label most (characters of both sides), or None; ties: the one that starts first."""
    _, a_start, a_end, _, b_start, b_end, _ = label

    def overlap(passage):
        left = shared(a_start, a_end, passage[0], passage[1])
        right = shared(b_start, b_end, passage[2], passage[3])
        return left + right if left and right else 0

    return max((p for p in sorted(candidates) if overlap(p)), key=overlap, default=None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(ROOT, "target", "release", "parallax"))
    parser.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "data"))
    parser.add_argument("--labels", default=os.path.join(ROOT, "tests", "copies", "real_en_kinds.tsv"))
    parser.add_argument("--errors", action="store_true", help="list the labels that are not met, with the passage")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    source = os.path.join(given.data, "reuse", "real_en.docs.jsonl.gz")
    for path in (given.bin, source, given.labels):
        if not os.path.exists(path):
            print(f"check_kinds: no {path}: nothing can be measured", file=sys.stderr)
            return 2

    with gzip.open(source, "rt", encoding="utf-8") as file:
        docs = [json.loads(line) for line in file if line.strip()]
    text = {d["id"]: d["text"] for d in docs}
    labels = read_labels(given.labels)
    found = passages(os.path.abspath(given.bin), docs)

    of_kind, right, wrong = collections.Counter(), collections.Counter(), []
    for label in labels:
        a, b = label[0], label[3]
        # The file has a before b; should a row have it the other way round, turn it.
        turned = label if a < b else (*label[3:6], *label[0:3], label[6])
        passage = best(turned, found.get((turned[0], turned[3]), []))
        of_kind[label[6]] += 1
        if passage and passage[4] == label[6]:
            right[label[6]] += 1
        else:
            wrong.append((turned, passage))

    missing = sum(passage is None for _, passage in wrong)
    figures = dict(passages=len(labels), right=sum(right.values()) / max(1, len(labels)), found=1 - missing / max(1, len(labels)))
    figures.update({kind: f"{right[kind]}/{of_kind[kind]}" for kind in KINDS})
    line = "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in figures.items())
    print(f"{'kinds_real_en':28s} {line}")
    if given.errors:
        for label, passage in wrong:
            said = passage[4] if passage else "not found"
            print(f"    {label[6]} but {said}: {label[0]} {label[1]}-{label[2]}  {label[3]} {label[4]}-{label[5]}")
            for article, start, end in ((label[0], label[1], label[2]), (label[3], label[4], label[5])):
                body = text[article]
                around = body[max(0, start - 80):start] + "[" + body[start:end] + "]" + body[end:end + 60]
                print("        " + " ".join(around.split()))
    if given.json:
        print(json.dumps({"kinds_real_en": figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
