#!/usr/bin/env python3
"""The memory that `parallax read` takes on a large WARC file: it must not depend on the file's size.

    benches/warc_memory.py FOLDER... [--bin target/release/parallax] [--size 5G] [--pack] [--threads N] [--most 300M] [--file PATH]

Writes a WARC file of the given size by repeating the pages of the folders (.html, .htm, .txt, or these and .gz) with the header of a
server before each, reads it, and prints size, records, seconds, pages per second and peak resident memory. Exits with 1 if the
memory is more than --most, or if a page is lost. The file is written to the folder for temporary files, or to --file, and is deleted afterwards.
--pack packs each record with gzip, as crawlers do; the size is then that of the packed file.
Python 3.9+, standard library only; Linux or macOS.
"""
import argparse
import concurrent.futures
import gzip
import os
import pathlib
import subprocess
import sys
import tempfile
import time

UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def size(text):
    unit = UNITS.get(text[-1:].upper())
    return int(float(text[:-1]) * unit) if unit else int(text)


def pages(folders):
    """The unpacked bytes of every page, with its media type."""
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            name = path.name[:-3] if path.name.endswith(".gz") else path.name
            if not path.is_file() or name.rsplit(".", 1)[-1] not in ("html", "htm", "txt"):
                continue
            kind = "text/plain" if name.endswith(".txt") else "text/html"
            opened = gzip.open(path) if path.name.endswith(".gz") else open(path, "rb")
            with opened as file:
                yield kind, file.read()


def record(number, kind, body):
    http = b"HTTP/1.1 200 OK\r\nServer: test\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind.encode(), len(body))
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012x}>\r\n"
        f"WARC-Date: 2024-02-13T08:15:00Z\r\nWARC-Target-URI: https://outlet-{number % 97}.example/{number}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(http) + len(body)}\r\n\r\n"
    )
    return head.encode() + http + body + b"\r\n\r\n"


def write(path, wanted, pack, folders):
    """Writes the file; gives the number of its records."""
    kept = list(pages(folders))
    if not kept:
        sys.exit("no page in these folders")
    number = 0
    with open(path, "wb") as file:
        while file.tell() < wanted:
            bytes_ = record(number, *kept[number % len(kept)])
            file.write(gzip.compress(bytes_, 1) if pack else bytes_)
            number += 1
    return number


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--bin", default="target/release/parallax")
    parser.add_argument("--size", type=size, default=size("5G"))
    parser.add_argument("--most", type=size, default=size("300M"))
    parser.add_argument("--pack", action="store_true")
    parser.add_argument("--threads", default="0")
    parser.add_argument("--file")
    args = parser.parse_args()
    path = args.file or os.path.join(tempfile.mkdtemp(), "large.warc" + (".gz" if args.pack else ""))
    try:
        # Written by another process: a process is counted as large as the one that started it was.
        with concurrent.futures.ProcessPoolExecutor(1) as pool:
            records = pool.submit(write, path, args.size, args.pack, args.folders).result()
        begun = time.time()
        command = [args.bin, "read", "-j", args.threads, "--format", "jsonl", path]
        run = subprocess.Popen(command, stdout=subprocess.PIPE)
        lines = sum(1 for _ in run.stdout)
        _, status, usage = os.wait4(run.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        seconds = time.time() - begun
        length = os.path.getsize(path)
    finally:
        if os.path.exists(path):
            os.remove(path)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(
        f"{length / (1 << 30):.2f} GB, {records} records, {lines} articles, {seconds:.0f} s, {lines / seconds:.0f} pages/s, "
        f"peak memory {peak / (1 << 20):.0f} MB"
    )
    if code not in (0, 1) or lines != records:
        sys.exit(f"exit code {code}, {records - lines} records without an article")
    if peak > args.most:
        sys.exit(f"more memory than {args.most / (1 << 20):.0f} MB")


if __name__ == "__main__":
    main()
