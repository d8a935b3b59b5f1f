#!/usr/bin/env python3
"""Kills `parallax add` at random moments and looks whether anything is lost.

    tools/kill_add.py --bin target/release/parallax --times 200 PATH…

Adds PATH… once without an interruption, then again and again into another archive, each run killed (SIGKILL) after a random time,
until so many were killed; where a run ends before its moment comes, the archive is begun anew. After each kill the archive must open
and `doctor` must find nothing; each time the work is completed, `export` must be the same bytes as that of the run that was
never interrupted. The moments are drawn with --seed, so that a run can be repeated.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(binary, archive, *arguments):
    """Output of a command that must end well."""
    done = subprocess.run([binary, *arguments, "--archive", archive], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def digest(binary, archive, folder):
    """The bytes of everything that is exported, as one hash for each table."""
    shutil.rmtree(folder, ignore_errors=True)
    run(binary, archive, "export", "--format", "jsonl", "--out", str(folder))
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(Path(folder).iterdir())}


def examined(binary, archive):
    """What is wrong with an archive, if it has come into being."""
    done = subprocess.run([binary, "doctor", "--format", "json", "--archive", archive], capture_output=True, text=True)
    if done.returncode == 2 and "no archive at" in done.stderr:
        return ""
    sound = done.returncode == 0 and '"findings":[]' in done.stdout.replace(" ", "")
    return "" if sound else f"{done.returncode}: {done.stdout}{done.stderr}"


def remove(archive):
    """The archive with its side files."""
    for path in Path(archive).parent.glob(Path(archive).name + "*"):
        path.unlink()


def killed(command, after):
    """Whether the command was still running after so many seconds, and was killed."""
    with open(os.devnull, "w") as nothing:
        child = subprocess.Popen(command, stdout=nothing, stderr=nothing)
        try:
            child.wait(timeout=after)
            return False
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
            return True


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default="target/release/parallax")
    options.add_argument("--times", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("paths", nargs="+")
    given = options.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        whole, broken = f"{folder}/whole.parallax", f"{folder}/broken.parallax"
        start = time.monotonic()
        run(given.bin, whole, "add", "--quiet", "--format", "json", *given.paths)
        length = time.monotonic() - start
        wanted = digest(given.bin, whole, f"{folder}/whole")
        print(f"uninterrupted: {length:.2f} s, {len(wanted)} tables")
        kills = completed = 0
        command = [given.bin, "add", "--quiet", "--format", "json", "--archive", broken, *given.paths]
        while kills < given.times:
            # Short and long runs alike: a kill soon after the start must hit every part of the work in turn.
            if killed(command, chance.uniform(0, length)):
                kills += 1
                sick = examined(given.bin, broken)
                if sick:
                    sys.exit(f"after kill {kills}: {sick}")
                if chance.random() > 0.25:
                    continue
            # Now and then, and where the run got through: complete it, compare, begin anew.
            run(given.bin, broken, "add", "--quiet", "--format", "json", *given.paths)
            found = digest(given.bin, broken, f"{folder}/broken")
            if found != wanted:
                different = [name for name in wanted if found.get(name) != wanted[name]]
                sys.exit(f"after {kills} kills these tables differ: {different}")
            completed += 1
            remove(broken)
        print(f"killed {kills} times, completed {completed} times: every archive opened, the doctor found nothing, every export the same bytes")


if __name__ == "__main__":
    main()
