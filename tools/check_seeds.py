#!/usr/bin/env python3
"""Compare what `parallax compare` finds copied between the two seed reports with what an annotator marked.

usage: check_seeds.py [--bin FILE] [--seeds DIR] [--show] [--json]      (Python 3.9+, standard library)

DIR holds the two reports and gold.json, whose `copied` lists the runs that both share; it is no part of the repository. Prints

    seed_copies  runs R/N  passages P  spare_words W  agency NAME  credited C/N  directed D

`runs`: marked runs that lie inside a passage on both sides; `spare_words`: the most words by which a passage goes beyond the marked runs
that it holds, at either end of either side; `agency`: the likeliest origin; `credited`: reports that credit it, of those that draw on it;
`directed`: passages of which one report is said to have them from the other. Exits 0 when measured, 2 when it cannot be.
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def places(gold, articles):
    """The marked runs as (article, start, end) of each side, in the texts as the program reads them."""
    ends = {}
    for doc in gold["docs"]:
        for number, article in enumerate(articles):
            if os.path.basename(article["path"]) == doc["path"]:
                ends[doc["id"]] = number
    found = []
    for run in gold["copied"]:
        sides = []
        for side in ("a", "b"):
            number = ends[run[side]["doc"]]
            start = articles[number]["text"].find(run[side]["text"])
            sides.append((number, start, start + len(run[side]["text"])) if start >= 0 else None)
        found.append(sides)
    return found


def holds(passage, run):
    sides = {passage["numbers"][0]: (passage["a_start"], passage["a_end"]), passage["numbers"][1]: (passage["b_start"], passage["b_end"])}
    return all(side and sides[side[0]][0] <= side[1] and side[2] <= sides[side[0]][1] for side in run)


def spare(passage, runs, articles):
    """The most words at an end of the passage that belong to no run."""
    most = 0
    for number, start, end in ((passage["numbers"][0], passage["a_start"], passage["a_end"]), (passage["numbers"][1], passage["b_start"], passage["b_end"])):
        mine = [side for run in runs for side in run if side[0] == number]
        text = articles[number]["text"]
        for outside in (text[start:min(s[1] for s in mine)], text[max(s[2] for s in mine):end]):
            most = max(most, len(re.findall(r"\w+", outside)))
    return most


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(ROOT, "target", "release", "parallax"))
    parser.add_argument("--seeds", default=os.path.join(ROOT, "..", "shared", "seeds"))
    parser.add_argument("--show", action="store_true", help="print the passages")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    pages = sorted(glob.glob(os.path.join(given.seeds, "*.txt")))
    if not pages or not os.path.exists(given.bin):
        print(f"check_seeds: no {given.bin} or no pages in {given.seeds}: nothing can be measured", file=sys.stderr)
        return 2
    run = subprocess.run([os.path.abspath(given.bin), "compare", "--format", "json", *pages], stdout=subprocess.PIPE, check=False)
    if run.returncode != 0:
        return 2
    comparison = json.loads(run.stdout)
    with open(os.path.join(given.seeds, "gold.json"), encoding="utf-8") as file:
        gold = json.load(file)
    articles = comparison["articles"]
    number = {article["id"]: n for n, article in enumerate(articles)}
    passages = [dict(p, numbers=(number[p["a"]], number[p["b"]])) for p in comparison["copies"]]
    runs = places(gold, articles)
    held = {n: [r for r in runs if holds(p, r)] for n, p in enumerate(passages)}
    most = max((spare(p, held[n], articles) for n, p in enumerate(passages) if held[n]), default=0)
    origin = max(comparison["origins"], key=lambda o: len(o["articles"]), default={})
    drawing = len(origin.get("articles", []))
    figures = dict(
        runs=f"{sum(len(h) for h in held.values())}/{len(runs)}", passages=len(passages), spare_words=most, agency=origin.get("agency") or "none",
        credited=f"{len(origin.get('credited_by', []))}/{drawing}", directed=sum(p["direction"]["source"] is not None for p in passages))
    print(f"{'seed_copies':28s} " + "  ".join(f"{k} {v}" for k, v in figures.items()))
    if given.show:
        for p in passages:
            print("  ", articles[p["numbers"][0]]["text"][p["a_start"]:p["a_end"]].replace("\n", " "))
            print("  ", articles[p["numbers"][1]]["text"][p["b_start"]:p["b_end"]].replace("\n", " "), end="\n\n")
    if given.json:
        print(json.dumps({"seed_copies": figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
