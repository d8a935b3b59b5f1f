#!/usr/bin/env python3
"""Articles a second and memory of `parallax copies --window 72h` on a long stream: neither may depend on its length.

    benches/copies_memory.py [--articles 1000000] [--days 30] [--bin target/release/parallax] [--stream target/release/examples/stream]
                             [--window 72h] [--outlets N] [--seed N] [--shuffle] [--most 8G] [--keep FOLDER] [-- MORE FOR COPIES]

Makes the stream with the program of `cargo build --release -p parallax-core --example stream`, has copies found in it, and looks every half
second at how far the finder has come (the number of the article in the last passage out: they are numbered in the order of
time) and how much memory it has. Prints the time of the first reading, in which it learns; then a row for each tenth of the
stream: articles a second, memory, passages; then whether memory was flat from the moment the window was full; then how much
was found of what was copied. With --keep the stream, what was copied and what was found stay in FOLDER.

Exits with 1 if articles are lost, if memory exceeds --most, or, of a stream at least three windows long, if memory grows
by more than a tenth after the window is full. Python 3.9+, standard library only; memory over time on Linux only.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
HOURS = {"h": 1, "d": 24}
# Of what a passage says, so much of either end may be missed or be too much (code points).
TOLERANCE = 60
LATER = re.compile(rb'"b":"a(\d+)"')


def size(text):
    unit = UNITS.get(text[-1:].upper())
    return int(float(text[:-1]) * unit) if unit else int(text)


def memory(pid):
    """Resident bytes of a process, 0 where the system does not say."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


class Run:
    """The finder at work, watched."""

    def __init__(self, command, articles, out):
        self.reached, self.passages, self.records, self.learned = 0, 0, 0, None
        # Seconds, article reached, memory, passages.
        self.samples = []
        self.begun = time.time()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        threading.Thread(target=self.watch, daemon=True).start()
        self.take(out)
        _, status, usage = os.wait4(self.process.pid, 0)
        self.code = os.waitstatus_to_exitcode(status)
        self.seconds = time.time() - self.begun
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        self.samples.append((self.seconds, articles, 0, self.passages))

    def take(self, out):
        with open(out, "wb") as into:
            for line in self.process.stdout:
                into.write(line)
                if self.learned is None:
                    self.learned = time.time() - self.begun
                if b'"type":"passage"' in line:
                    self.passages += 1
                    later = LATER.search(line)
                    self.reached = max(self.reached, int(later[1]) if later else 0)
                elif b'"type":"article"' in line:
                    self.records += 1

    def watch(self):
        while True:
            self.samples.append((time.time() - self.begun, self.reached, memory(self.process.pid), self.passages))
            time.sleep(0.5)


def tenths(run, articles):
    """For each tenth of the stream: its end, seconds, articles a second, greatest memory, passages."""
    found, before = [], (run.learned or 0.0, 0)
    for tenth in range(1, 11):
        until = articles * tenth // 10
        index = next(i for i, (_, reached, _, _) in enumerate(run.samples) if reached >= until)
        at, reached, _, passages = run.samples[index]
        most = max((m for t, _, m, _ in run.samples if before[0] <= t <= at), default=0)
        pace = (reached - before[1]) / (at - before[0]) if at > before[0] else float("nan")
        found.append((until, at, pace, most, passages))
        before = (at, reached)
    return found


def union(spans):
    out = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return out


def common(x, y):
    i = j = total = 0
    while i < len(x) and j < len(y):
        start, end = max(x[i][0], y[j][0]), min(x[i][1], y[j][1])
        total += max(0, end - start)
        if x[i][1] < y[j][1]:
            i += 1
        else:
            j += 1
    return total


def quality(gold, found):
    """How much of what was copied was found, by edit: of the later article's characters. And how much that was found was copied.

    A passage counts whichever holder it was found at: of words that many have, not every pair is reported. Sentences that
    stand everywhere are no copies; how many of the passages in them are said to be formulae is counted.
    """
    planted, said = collections.defaultdict(list), collections.defaultdict(list)
    everywhere = collections.defaultdict(list)
    with open(gold, encoding="utf-8") as lines:
        for line in lines:
            if '"edit":"formula"' in line:
                row = json.loads(line)
                everywhere[row["b"]].append((row["b_start"], row["b_end"]))
    pairs, kinds, formulae = set(), collections.Counter(), collections.Counter()
    with open(found, encoding="utf-8") as lines:
        for line in lines:
            if '"type":"passage"' not in line:
                continue
            passage = json.loads(line)
            kinds[passage["kind"]] += 1
            span = [[passage["b_start"], passage["b_end"]]]
            if common(span, everywhere.get(passage["b"], [])) * 2 > span[0][1] - span[0][0]:
                formulae[passage["kind"] == "formula"] += 1
                continue
            if passage["kind"] == "formula":
                continue
            said[passage["b"]].append((passage["b_start"], passage["b_end"]))
            pairs.add((passage["a"], passage["b"]))
    said = {article: union(spans) for article, spans in said.items()}
    hit, all_, paired = collections.Counter(), collections.Counter(), collections.Counter()
    with open(gold, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["edit"] == "formula":
                continue
            start, end = row["b_start"], row["b_end"]
            planted[row["b"]].append((start - TOLERANCE, end + TOLERANCE))
            hit[row["edit"]] += common([[start, end]], said.get(row["b"], []))
            all_[row["edit"]] += end - start
            paired[row["edit"]] += (row["a"], row["b"]) in pairs
            paired[row["edit"], "all"] += 1
    true = sum(common(union(planted.get(article, [])), spans) for article, spans in said.items())
    told = sum(end - start for spans in said.values() for start, end in spans)
    rows = [(edit, hit[edit] / all_[edit], paired[edit] / paired[edit, "all"]) for edit in ("exact", "light", "heavy") if all_[edit]]
    rows.append(("all", sum(hit.values()) / max(1, sum(all_.values())),
                 sum(paired[e] for e, _, _ in rows) / max(1, sum(paired[e, "all"] for e, _, _ in rows))))
    return rows, true / max(1, told), kinds, formulae[True] / max(1, sum(formulae.values()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--outlets", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--window", default="72h")
    parser.add_argument("--shuffle", action="store_true")
    parser.add_argument("--bin", default="target/release/parallax")
    parser.add_argument("--stream", default="target/release/examples/stream")
    parser.add_argument("--most", type=size, default=size("8G"))
    parser.add_argument("--keep")
    parser.add_argument("more", nargs="*", help="more for parallax copies, after --")
    args = parser.parse_args()
    scratch = None if args.keep else tempfile.TemporaryDirectory()
    folder = pathlib.Path(args.keep or scratch.name)
    folder.mkdir(parents=True, exist_ok=True)
    articles, gold, found = folder / "articles.jsonl", folder / "copied.jsonl", folder / "found.jsonl"

    begun = time.time()
    make = [args.stream, "--articles", args.articles, "--days", args.days, "--outlets", args.outlets, "--seed", args.seed, "--gold", gold]
    with open(articles, "wb") as into:
        subprocess.run([*map(str, make), *(["--shuffle"] if args.shuffle else [])], stdout=into, check=True)
    length = articles.stat().st_size
    print(f"{args.articles} articles, {length / 1e9:.2f} GB, {args.days} days, made in {time.time() - begun:.0f} s", flush=True)

    run = Run([args.bin, "copies", "--window", args.window, *args.more, articles], args.articles, found)
    print(f"{run.seconds:.0f} s, {run.cpu:.0f} s of CPU, {args.articles / run.seconds:.0f} articles/s, {length / 1e6 / run.seconds:.1f} MB/s, "
          f"peak memory {run.peak / (1 << 20):.0f} MB, {run.passages} passages, {run.records} articles out; "
          f"first reading {run.learned or 0:.0f} s\n")
    rows = tenths(run, args.articles)
    print("| articles | day | seconds | articles/s | memory, MB | passages |\n| --: | --: | --: | --: | --: | --: |")
    for until, at, pace, most, passages in rows:
        print(f"| {until} | {args.days * until / args.articles:.0f} | {at:.0f} | {pace:.0f} | {most / (1 << 20):.0f} | {passages} |")

    wrong = []
    hours = int(args.window[:-1]) * HOURS[args.window[-1]] if args.window[-1:] in HOURS else None
    full = (hours or args.days * 24) / (args.days * 24) * args.articles
    after = [most for until, _, _, most, _ in rows if until - args.articles / 10 >= full]
    if len(after) >= 3 and all(after):
        growth = after[-1] / after[0] - 1
        flat = growth <= 0.1
        print(f"\nMemory from the window's being full to the end: {growth:+.1%}: {'flat' if flat else 'not flat'}.")
        wrong += [] if flat else ["memory grows"]
    else:
        print("\nThe stream is too short to say whether memory is flat: it wants three windows and more.")

    rows, precision, kinds, formulae = quality(gold, found)
    print("\n| copied | characters found | pairs found |\n| --- | --: | --: |")
    for edit, recall, paired in rows:
        print(f"| {edit} | {recall:.3f} | {paired:.3f} |")
    print(f"\nOf the characters said to be copied (formulae apart), {precision:.3f} were. Of the passages "
          f"in sentences that stand everywhere, {formulae:.3f} are said to be formulae. Passages by kind: {dict(sorted(kinds.items()))}.")
    if run.code not in (0, 1) or run.records != args.articles:
        wrong.append(f"exit code {run.code}, {args.articles - run.records} articles lost")
    if run.peak > args.most:
        wrong.append(f"more memory than {args.most / (1 << 20):.0f} MB")
    if wrong:
        sys.exit("; ".join(wrong))


if __name__ == "__main__":
    main()
