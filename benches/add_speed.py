#!/usr/bin/env python3
"""Pages a second of `parallax add`, end to end, and its time over that of html5ever parsing the same pages without a tree.

    benches/add_speed.py [--bin target/release/parallax] [--bare target/release/examples/bare_html] [--rounds 3] [-j N] PATH…

PATH: pages or folders of them (.html, .htm, also .gz). Each round adds all of them to a new archive in a scratch folder: reading, annotating,
copies, stories, storing. CPU seconds are those of the whole process; pages/s/core are pages by CPU seconds; the median of the rounds. The
bare parse is `cargo build --release -p parallax-core --example bare_html`: parsing alone, on one thread. A second add of the same pages, in
which nothing is new, is timed as well. Python 3.9+, standard library only.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path


def spent(command):
    """CPU seconds, seconds and words of a command that has to end well."""
    before = os.times()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said, talk = process.communicate()
    after = os.times()
    if process.returncode != 0:
        sys.exit(f"add_speed: {' '.join(map(str, command))} ended with {process.returncode}: {talk.decode()[-600:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return cpu, after.elapsed - before.elapsed, said.decode(), talk.decode()


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--bin", default="target/release/parallax")
    words.add_argument("--bare", default="target/release/examples/bare_html")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("-j", default="1")
    words.add_argument("paths", nargs="+")
    given = words.parse_args()
    first, again, last = [], [], ""
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(given.rounds):
            archive = Path(scratch) / f"{turn}.parallax"
            add = [given.bin, "add", "-j", given.j, "--archive", archive, *given.paths]
            cpu, seconds, said, talk = spent(add)
            first.append((cpu, seconds))
            last = (said + talk).strip()
            again.append(spent(add)[:2])
        size = sum(p.stat().st_size for p in Path(scratch).glob("0.parallax*"))
    bare = json.loads(spent([given.bare, *given.paths])[2])
    pages, middle = bare["pages"], lambda of: statistics.median(x for x, _ in of)
    print(last, "\n")
    print("| | CPU s | pages/s/core | × parse |\n| --- | --: | --: | --: |")
    for name, cpu in (("add", middle(first)), ("the same again", middle(again)), ("html5ever alone, no tree", bare["seconds"])):
        print(f"| {name} | {cpu:.2f} | {pages / cpu:.0f} | {cpu / bare['seconds']:.2f} |")
    print(f"\n{pages} pages, {bare['bytes'] / 1e6:.1f} MB; archive {size / 1e6:.1f} MB; median of {given.rounds} rounds, {given.j} thread(s), "
          f"wall clock {statistics.median(s for _, s in first):.1f} s")


if __name__ == "__main__":
    main()
