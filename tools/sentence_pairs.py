#!/usr/bin/env python3
"""Annotated sentence pairs as one stream of {set, lang, a, b, y}, for tools/fit_pairs.py.

usage: python3 tools/sentence_pairs.py FOLDER > pairs.jsonl      FOLDER: the annotated `pairs` (see its README)
"""
import gzip
import json
import sys


def rows(folder, name):
    with gzip.open(f"{folder}/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def pairs(folder):
    for name in ("stsb_fr", "stsb_en"):
        for row in rows(folder, name):
            yield f"graded {row['lang']} {row['genre']}", row, float(row["score"])
    for row in rows(folder, "msrpc_en"):
        yield "paraphrase", row, int(row["paraphrase"])
    for row in rows(folder, "daccord_fr"):
        yield "contradiction", row, int(row["contradiction"])
    for row in rows(folder, "rte3_fr"):
        yield "entailment", row, {"entailment": 0, "neutral": 1, "contradiction": 2}[row["label"]]


def main():
    for kind, row, y in pairs(sys.argv[1]):
        print(json.dumps({"set": kind, "lang": row["lang"], "a": row["a"], "b": row["b"], "y": y}, ensure_ascii=False))


if __name__ == "__main__":
    main()
