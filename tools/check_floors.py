#!/usr/bin/env python3
"""Measure the quality figures and compare each with its floor in tests/floors.toml.

usage: check_floors.py [--bin FILE] [--shared DIR] [--update [--lower]] [AREA...]      (Python 3.11+, standard library)

DIR holds the annotated data and their scorer (`data/`, `seeds/`, `score/score.py`); it is not part of the repository
and by default lies beside it (`../shared`, or $PARALLAX_SHARED). AREA: only these areas. Prints figure, floor and
margin; exits 1 if any figure is below its floor or missing, 2 if nothing can be measured.

--update   raises floors to what was measured, less the file's tolerance, and adds floors for new figures
--lower    with --update: also lowers the floors that do not hold, and no other. Say in CHANGELOG.md why
"""
import argparse
import hashlib
import json
import math
import os
import subprocess
import sys
import time
import tomllib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLOORS = os.path.join(ROOT, "tests", "floors.toml")

# Figures of which less is better: their floor is a ceiling, written `{ most = … }`.
LESS_IS_BETTER = {
    "bad_offsets", "below_half", "caption_leak", "originality_error", "other_story", "quoted_from_links",
    "real_as_update", "related_leak", "singles_merged", "unmarked_narrative", "updates_as_conflict", "wrong", "wrong_slices",
    "numeric_conflicts", "missing", "directed", "spare_words",
}
# Counts of which more is better; all other whole numbers are sizes of the sets.
MORE_IS_BETTER = {"found", "kind_right", "named_right", "with_speaker"}
# Speeds belong to the machine, shares that others complement need no floor of their own.
NO_FLOOR = {"per_s", "mb_s", "pages_s", "unresolved"}
# Words, lists and parts ("8/9") that must be exactly so, or a larger part; the other words are there to be read.
EXACT = {"agency", "body", "junk", "agencies", "credited", "published", "pairs", "runs"}
# Checks of the project's own labels, by the area that they belong to, with the folder of the annotated data that each takes.
OWN_CHECKS = {"copies": [("check_kinds.py", "data")], "seeds": [("check_seeds.py", "seeds")]}
# … or a smaller part.
SMALLER_PART = {"junk"}


def kind(figures, name):
    """How figure `name` of one set is guarded: "least", "most", "exact" or None."""
    value = figures[name]
    if isinstance(value, str):
        return "exact" if name in EXACT else None
    if name in NO_FLOOR or not isinstance(value, (int, float)):
        return None
    if name in LESS_IS_BETTER:
        return "most"
    if isinstance(value, float):
        return "least"
    # `found` counts what was found of the gold, except beside `exact`, where it is the number of answers.
    return "least" if name in MORE_IS_BETTER and "exact" not in figures else None


def digest(folder):
    """A digest of all files of a folder: their names and bytes."""
    total = hashlib.sha256()
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f != "__pycache__")
        for name in sorted(files):
            path = os.path.join(where, name)
            total.update(os.path.relpath(path, folder).encode() + b"\0")
            with open(path, "rb") as content:
                total.update(hashlib.sha256(content.read()).digest())
    return total.hexdigest()[:16]


def measure(area, binary, shared):
    """Set → figures of one area, or None where the scorer failed."""
    command = [sys.executable, "-B", f"{shared}/score/score.py", area, "--bin", binary, "--data", f"{shared}/data", "--json"]
    command += ["--seeds", f"{shared}/seeds"] if area == "seeds" else []
    started = time.monotonic()
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    print(f"{area}: scored in {time.monotonic() - started:.0f} s", flush=True)
    if run.returncode != 0:
        print(f"{area}: the scorer ended with {run.returncode}: {run.stderr.strip()[-600:]}")
        return None
    measured = json.loads(run.stdout.strip().splitlines()[-1])
    for script, folder in OWN_CHECKS.get(area, []):
        command = [sys.executable, "-B", os.path.join(ROOT, "tools", script), "--bin", binary, f"--{folder}", f"{shared}/{folder}", "--json"]
        own = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if own.returncode != 0:
            print(f"{area}: {script} ended with {own.returncode}: {own.stderr.strip()[-600:]}")
            return None
        measured.update(json.loads(own.stdout.strip().splitlines()[-1]))
    return measured


def show(value):
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def part(text):
    """The first number of "8/9", or None."""
    first, slash, whole = text.partition("/") if isinstance(text, str) else ("", "", "")
    return int(first) if slash and first.isdigit() and whole.isdigit() else None


def as_good(figure, value, floor):
    """Whether words are as wanted, or a part at least as good as the one wanted."""
    if part(value) is None or part(floor) is None:
        return value == floor
    sign = -1 if figure in SMALLER_PART else 1
    return sign * part(value) >= sign * part(floor)


def judge(figure, value, floor):
    """(whether `value` stands, margin as text) against a floor as written in the file."""
    if isinstance(floor, str):
        stands = as_good(figure, value, floor)
        return stands, "" if stands else "differs"
    if isinstance(value, str):
        return False, "is no number"
    if isinstance(floor, dict):
        margin = floor["most"] - value
    else:
        margin = value - floor
    return margin >= -1e-9, f"{margin:+.4f}" if isinstance(value, float) else f"{margin:+}"


def compare(floors, measured):
    """Print the table; return the number of floors that do not hold."""
    broken = 0
    print(f"\n{'area':10} {'set':32} {'figure':20} {'measured':>12} {'floor':>12}   margin")
    for area, sets in floors.items():
        for name, wanted in sets.items():
            got = (measured.get(area) or {}).get(name, {})
            for figure, floor in wanted.items():
                text = "≤ " + show(floor["most"]) if isinstance(floor, dict) else show(floor)
                if figure not in got:
                    stands, margin, value = False, "not measured", "—"
                else:
                    stands, margin = judge(figure, got[figure], floor)
                    value = show(got[figure])
                broken += not stands
                print(f"{area:10} {name:32} {figure:20} {value:>12} {text:>12}   {margin}{'' if stands else '   BELOW'}")
    return broken


def raised(figures, old, tolerance, lower):
    """The floors of one set after `--update`."""
    new = dict(old)
    for name, value in figures.items():
        guard = kind(figures, name)
        if guard is None:
            continue
        slack = tolerance if isinstance(value, float) else 0
        if guard == "exact":
            better = old.get(name) == "None" or part(value) is not None and as_good(name, value, old.get(name))
            new[name] = value if lower or better or name not in old else old[name]
        elif guard == "most":
            ceiling = math.ceil((value + slack) * 1000) / 1000 if isinstance(value, float) else value
            # A ceiling that is reached exactly stays at zero: there is nothing to spare.
            ceiling = 0.0 if value == 0.0 and isinstance(value, float) else ceiling
            before = old.get(name, {}).get("most")
            new[name] = {"most": ceiling if before is None or lower and value > before else min(before, ceiling)}
        else:
            floor = max(0.0, math.floor((value - slack) * 1000) / 1000) if isinstance(value, float) else value
            before = old.get(name)
            new[name] = floor if before is None or lower and value < before else max(before, floor)
    return new


def written(value):
    if isinstance(value, dict):
        return f"{{ most = {written(value['most'])} }}"
    return json.dumps(value, ensure_ascii=False)


def write(settings, digests, floors):
    """Write the file anew, keeping the comment at its head."""
    with open(FLOORS, encoding="utf-8") as file:
        head = []
        for line in file:
            if line.strip() and not line.startswith("#"):
                break
            head.append(line)
    lines = ["".join(head).rstrip() + "\n"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    lines += ["", "[measured_on]"]
    lines += [f'{name} = "{value}"' for name, value in digests.items()]
    for area in settings["areas"]:
        for name, wanted in floors.get(area, {}).items():
            if wanted:
                lines += ["", f"[{area}.{json.dumps(name, ensure_ascii=False)}]"]
                lines += [f"{figure} = {written(floor)}" for figure, floor in wanted.items()]
    with open(FLOORS, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", metavar="AREA")
    parser.add_argument("--bin", default=os.path.join(ROOT, "target", "release", "parallax"))
    parser.add_argument("--shared", default=os.environ.get("PARALLAX_SHARED", os.path.join(ROOT, "..", "shared")))
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--lower", action="store_true")
    given = parser.parse_args()
    if given.lower and not given.update:
        parser.error("--lower goes with --update")
    if not os.path.exists(f"{given.shared}/score/score.py"):
        print(f"check_floors: no {given.shared}/score/score.py: nothing can be measured", file=sys.stderr)
        return 2
    if not os.path.exists(given.bin):
        print(f"check_floors: no {given.bin}: build it first (cargo build --release)", file=sys.stderr)
        return 2

    with open(FLOORS, "rb") as file:
        content = tomllib.load(file)
    settings = {name: content.pop(name) for name in ("tolerance", "areas")}
    before = content.pop("measured_on")
    unknown = [area for area in given.areas if area not in settings["areas"]]
    if unknown:
        parser.error(f"{', '.join(unknown)}: not among the areas of {FLOORS}: {', '.join(settings['areas'])}")
    areas = given.areas or settings["areas"]
    measured = {area: measure(area, os.path.abspath(given.bin), given.shared) for area in areas}

    digests = {name: digest(f"{given.shared}/{name}") for name in ("data", "seeds", "score")}
    changed = [name for name, value in digests.items() if before.get(name) not in (value, None, "")]
    if given.update:
        for area in areas:
            old = content.setdefault(area, {})
            for name, figures in (measured[area] or {}).items():
                old[name] = raised(figures, old.get(name, {}), settings["tolerance"], given.lower)
        # A new digest only when everything was measured on it.
        write(settings, digests if not given.areas else before, content)
    broken = compare({area: content[area] for area in areas if area in content}, measured)
    failed = [area for area in areas if measured[area] is None]
    bare = [area for area in areas if not content.get(area)]
    if changed and not given.update:
        print(f"\n*** {' and '.join(changed)} under {given.shared} DIFFER from what the floors were measured on:")
        print("*** figures may have moved for that reason alone. When they are right, run --update. ***")
    floors = sum(len(wanted) for area in areas for wanted in content.get(area, {}).values())
    print(f"\n{floors - broken} of {floors} floors hold" + (f"; not measured: {', '.join(failed)}" if failed else ""))
    if bare:
        print(f"no floors yet for {', '.join(bare)}: set them with --update")
    return 1 if broken or failed or bare else 0


if __name__ == "__main__":
    sys.exit(main())
