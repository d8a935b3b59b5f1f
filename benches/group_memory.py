#!/usr/bin/env python3
"""Articles a second, memory and quality of `parallax group` on a long stream: neither speed nor memory may depend on its length.

    benches/group_memory.py [--articles 1000000] [--days 30] [--titles] [--bin target/release/parallax] [--stream target/release/examples/story_stream]
                            [--outlets N] [--seed N] [--alone 0.8] [--full-after DAYS] [--most 4G] [--keep FOLDER] [-- MORE FOR GROUP]

Makes the stream with the program of `cargo build --release -p parallax-core --example story_stream`, groups it, and looks every half second
at how far the grouper has come (the articles are numbered in the order of time) and how much memory it has. Prints a row for each
tenth of the stream: articles a second, memory; then whether memory was flat from the day --full-after (when what is no longer active
has been let go) to the end; then how the stories agree with the true ones. Reading takes time, too: articles/s are those of the program.

A story may be given twice: the last line counts, as the contract says. How many articles were moved that way is printed, and how many
of them more than a day of the stream after they came.

With --keep the stream, the truth and what was said stay in FOLDER and are used again. Exits with 1 if articles are lost, if memory exceeds
--most, or, of a stream of at least ten days, if memory grows by more than a tenth after it was full. Python 3.9+, standard library
only; memory over time on Linux only.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections import Counter

UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
NUMBERED = re.compile(rb'"article":"a(\d+)","story":"([^"]*)"')
TRUTH = re.compile(r'"story":"s(\d+)","saga":(?:"g(\d+)"|null)')


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
    """The grouper at work, watched. Of what it says a number for each article is kept."""

    def __init__(self, command, articles, out, days):
        self.reached, self.lines, self.begun = -1, 0, time.time()
        self.story, self.names = array("l", [-1]) * articles, {}
        self.moved = self.moved_late = 0
        # An article is late if so many came after it.
        self.day = articles / days
        self.samples = []
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        threading.Thread(target=self.watch, daemon=True).start()
        self.take(out)
        _, status, usage = os.wait4(self.process.pid, 0)
        self.code = os.waitstatus_to_exitcode(status)
        self.seconds = time.time() - self.begun
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        self.samples.append((self.seconds, articles, 0))

    def take(self, out):
        with open(out, "wb") if out else open(os.devnull, "wb") as into:
            for line in self.process.stdout:
                into.write(line)
                said = NUMBERED.search(line)
                if not said:
                    continue
                number, name = int(said[1]), said[2]
                story = self.names.setdefault(name, len(self.names))
                if self.story[number] not in (-1, story):
                    self.moved += 1
                    self.moved_late += self.reached - number > self.day
                self.story[number] = story
                self.lines += 1
                self.reached = max(self.reached, number)

    def watch(self):
        while True:
            self.samples.append((time.time() - self.begun, self.reached + 1, memory(self.process.pid)))
            time.sleep(0.5)


def tenths(run, articles):
    """For each tenth of the stream: its end, seconds, articles a second, greatest memory."""
    found, before = [], (0.0, 0)
    for tenth in range(1, 11):
        until = articles * tenth // 10
        at, reached, _ = next(s for s in run.samples if s[1] >= until)
        most = max((m for t, _, m in run.samples if before[0] <= t <= at), default=0)
        pace = (reached - before[1]) / (at - before[0]) if at > before[0] else float("nan")
        found.append((until, at, pace, most))
        before = (at, reached)
    return found


def truth(path, articles):
    """Number of the story, and of the saga or -1, of each article."""
    story, saga = array("l", [-1]) * articles, array("l", [-1]) * articles
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            said = TRUTH.search(line)
            story[number] = int(said[1])
            saga[number] = int(said[2]) if said[2] else -1
    return story, saga


def pairs(sizes):
    return sum(n * (n - 1) // 2 for n in sizes)


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def quality(gold, saga, said):
    """The figures of `score/score.py stories`, reckoned from counts: memory goes with the number of stories."""
    of_gold, of_said, both = Counter(gold), Counter(said), Counter(zip(gold, said))
    precision = recall = multi_p = multi_r = several = 0
    for (g, s), n in both.items():
        precision += n * n / of_said[s]
        recall += n * n / of_gold[g]
        if of_gold[g] > 1:
            multi_p, multi_r, several = multi_p + n * n / of_said[s], multi_r + n * n / of_gold[g], several + n
    singles = sum(1 for n in of_gold.values() if n == 1)
    merged = sum(1 for (g, s) in both if of_gold[g] == 1 and of_said[s] > 1)
    hit, told, true = pairs(both.values()), pairs(of_said.values()), pairs(of_gold.values())
    # Pairs of one saga that are not of one story, and were said to be.
    in_saga = Counter((s, g) for s, g in zip(said, saga) if g >= 0)
    within = Counter((s, g) for s, g, r in zip(said, gold, saga) if r >= 0)
    return {
        "BCubed": f1(precision / len(gold), recall / len(gold)), "pairs": f1(hit / max(1, told), hit / max(1, true)),
        "pair P": hit / max(1, told), "pair R": hit / max(1, true), "multi": f1(multi_p / max(1, several), multi_r / max(1, several)),
        "singles merged": merged / max(1, singles), "saga pairs merged": pairs(in_saga.values()) - pairs(within.values()),
        "stories": len(of_said), "true stories": len(of_gold), "largest": max(of_said.values()), "largest true": max(of_gold.values()),
    }


def made(args, folder):
    """The stream and its truth, made if they are not there."""
    articles, gold = folder / "articles.jsonl", folder / "gold.jsonl"
    options = ["--articles", args.articles, "--days", args.days, "--outlets", args.outlets, "--alone", args.alone, "--seed", args.seed]
    options += ["--titles"] if args.titles else []
    stamp, wanted = folder / "options.txt", " ".join(map(str, options))
    if not (stamp.exists() and stamp.read_text() == wanted):
        begun = time.time()
        with open(articles, "wb") as into:
            subprocess.run([args.stream, *map(str, options), "--gold", gold], stdout=into, check=True)
        stamp.write_text(wanted)
        print(f"made in {time.time() - begun:.0f} s: ", end="")
    print(f"{args.articles} articles{', titles only' if args.titles else ''}, {articles.stat().st_size / 1e9:.2f} GB, {args.days} days", flush=True)
    return articles, gold


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--outlets", type=int, default=400)
    parser.add_argument("--alone", type=float, default=0.8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--titles", action="store_true")
    parser.add_argument("--full-after", type=float, default=7, help="days after which what is active does not grow")
    parser.add_argument("--bin", default="target/release/parallax")
    parser.add_argument("--stream", default="target/release/examples/story_stream")
    parser.add_argument("--most", type=size, default=size("4G"))
    parser.add_argument("--keep")
    parser.add_argument("more", nargs="*", help="more for parallax group, after --")
    args = parser.parse_args()
    scratch = None if args.keep else tempfile.TemporaryDirectory()
    folder = pathlib.Path(args.keep or scratch.name)
    folder.mkdir(parents=True, exist_ok=True)
    articles, gold = made(args, folder)

    run = Run([args.bin, "group", *args.more, articles], args.articles, folder / "said.jsonl" if args.keep else None, args.days)
    lost = sum(1 for story in run.story if story < 0)
    print(f"{run.seconds:.0f} s, {run.cpu:.0f} s of CPU, {args.articles / run.seconds:.0f} articles/s, {args.articles / run.cpu:.0f} per CPU second, "
          f"peak memory {run.peak / (1 << 20):.0f} MB, {run.lines} lines out, {run.moved} articles moved, {run.moved_late} of them after more than a day\n")
    if lost:
        sys.exit(f"exit code {run.code}, {lost} articles lost")
    rows = tenths(run, args.articles)
    print("| articles | day | seconds | articles/s | memory, MB |\n| --: | --: | --: | --: | --: |")
    for until, at, pace, most in rows:
        print(f"| {until} | {args.days * until / args.articles:.0f} | {at:.0f} | {pace:.0f} | {most / (1 << 20):.0f} |")

    wrong = [] if run.code in (0, 1) else [f"exit code {run.code}"]
    after = [most for until, _, _, most in rows if (until - args.articles / 10) / args.articles * args.days >= args.full_after]
    if len(after) >= 2 and all(after) and args.days >= 10:
        growth = after[-1] / after[0] - 1
        print(f"\nMemory from day {args.full_after:g} to the end: {growth:+.1%}: {'flat' if growth <= 0.1 else 'not flat'}.")
        wrong += ["memory grows"] if growth > 0.1 else []
    else:
        print("\nThe stream is too short to say whether memory is flat.")

    story, saga = truth(gold, args.articles)
    figures = quality(story, saga, run.story)
    print("\n| " + " | ".join(figures) + " |\n|" + " --: |" * len(figures))
    print("| " + " | ".join(f"{v:.3f}" if isinstance(v, float) else str(v) for v in figures.values()) + " |")
    if run.peak > args.most:
        wrong.append(f"more memory than {args.most / (1 << 20):.0f} MB")
    if wrong:
        sys.exit("; ".join(wrong))


if __name__ == "__main__":
    main()
