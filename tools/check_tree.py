#!/usr/bin/env python3
"""Check what Parallax is built from: licences, sources, banned crates, the size of the tree, and that core stays pure.

usage: check_tree.py            (Python 3.11+, standard library; needs cargo, no network once the crates are fetched)

The rules are those of deny.toml; `cargo deny check` knows more (security advisories) and is used where it is
installed. Three rules are only here: at most 400 packages in Cargo.lock, no crate in the dependency tree of parallax-core that
does I/O, keeps time, starts threads or draws random numbers, and SQL only in parallax-archive (invariants 1 and 3 of
ARCHITECTURE.md).
"""
import json
import os
import re
import subprocess
import sys
import tomllib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MOST_PACKAGES = 400
CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"
CORE = "parallax-core"
SQL = {"diesel", "libsqlite3-sys", "rusqlite", "sqlx"}
# Crates that would make core depend on its surroundings.
NOT_IN_CORE = {
    "async-std", "chrono", "crossbeam-channel", "fs-err", "getrandom", "hyper", "memmap2", "mio", "notify", "num_cpus", "rand",
    "rayon", "reqwest", "ring", "rusqlite", "rustls", "smol", "socket2", "tempfile", "time", "tokio", "ureq", "walkdir",
}


def allowed(expression, licences):
    """Whether an SPDX expression can be met with `licences`. Knows AND, OR, WITH and brackets; "/" is an old OR."""
    tokens = re.findall(r"\(|\)|[^\s()/]+", expression.replace("/", " OR "))

    def either():
        met = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            met = both() or met
        return met

    def both():
        met = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = one() and met
        return met

    def one():
        token = tokens.pop(0)
        if token == "(":
            met = either()
            tokens.pop(0)
            return met
        if tokens[:1] == ["WITH"]:
            tokens.pop(0)
            token = f"{token} WITH {tokens.pop(0)}"
        return token in licences

    return either()


def reach(start, edges):
    """All nodes that can be reached from `start`."""
    seen, left = set(), [start]
    while left:
        node = left.pop()
        if node not in seen:
            seen.add(node)
            left += edges.get(node, [])
    return seen


def main():
    with open(f"{ROOT}/deny.toml", "rb") as file:
        rules = tomllib.load(file)
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"]
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(f"check_tree: cargo metadata failed: {run.stderr.strip()[-800:]}")
    tree = json.loads(run.stdout)
    packages = {p["id"]: p for p in tree["packages"]}
    faults = []

    exceptions = {e["crate"]: set(e["allow"]) for e in rules["licenses"].get("exceptions", [])}
    banned = {b["crate"]: b["reason"] for b in rules["bans"]["deny"]}
    for package in packages.values():
        name = f"{package['name']} {package['version']}"
        if package["source"] is None:
            continue
        if package["source"] != CRATES_IO:
            faults.append(f"{name}: comes from {package['source']}, not from crates.io")
        licences = set(rules["licenses"]["allow"]) | exceptions.get(package["name"], set())
        if not package["license"]:
            faults.append(f"{name}: states no licence (file: {package['license_file']})")
        elif not allowed(package["license"], licences):
            faults.append(f"{name}: licence {package['license']} is not accepted by deny.toml")
        if package["name"] in banned:
            faults.append(f"{name}: banned: {banned[package['name']]}")

    with open(f"{ROOT}/Cargo.lock", "rb") as file:
        count = len(tomllib.load(file)["package"])
    if count > MOST_PACKAGES:
        faults.append(f"Cargo.lock has {count} packages, more than {MOST_PACKAGES}")

    # Only what core is linked with: not what builds it or tests it.
    edges = {
        node["id"]: [d["pkg"] for d in node["deps"] if any(k["kind"] is None for k in d["dep_kinds"])]
        for node in tree["resolve"]["nodes"]
    }
    core = next((i for i, p in packages.items() if p["name"] == CORE), None)
    for id in sorted(reach(core, edges)) if core else []:
        if packages[id]["name"] in NOT_IN_CORE:
            faults.append(f"{CORE} depends on {packages[id]['name']}: core has no I/O, clock, threads or randomness")

    # Only the archive speaks SQL (invariant 3).
    for package in packages.values():
        if package["source"] is None and package["name"] != "parallax-archive":
            for dependency in package["dependencies"]:
                if dependency["name"] in SQL:
                    faults.append(f"{package['name']} depends on {dependency['name']}: only parallax-archive speaks SQL")

    for fault in faults:
        print(f"check_tree: {fault}")
    print(f"check_tree: {count} packages in Cargo.lock, {len(faults)} faults")
    return 1 if faults or core is None else 0


if __name__ == "__main__":
    sys.exit(main())
