"""The readers of the Python world, on pages held in memory: the counterpart of peers/, with the same commands.

usage: worker.py MANIFEST     (run starts it, with the Python that has the peers)
"""
import gzip
import json
import sys
import time

import newspaper
import trafilatura
from trafilatura.utils import decode_file


def load(manifest):
    pages = []
    with open(manifest, encoding="utf-8") as lines:
        for line in lines:
            id, path, url = line.rstrip("\n").split("\t")
            with gzip.open(path) as file:
                # Both are given characters, decoded by trafilatura's own detector before the clock runs.
                pages.append((id, decode_file(file.read()), url or None))
    return pages


def by_trafilatura(html, url, **how):
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False, **how)
    return found and {"text": found.text, "title": found.title, "date": found.date, "authors": found.author}


def by_newspaper(html, url):
    # Without fetch_images=False it would go to the network.
    article = newspaper.Article(url or "https://example.org/", fetch_images=False, verbose=False)
    article.download(input_html=html)
    article.parse()
    date = article.publish_date
    return {
        "text": article.text,
        "title": article.title,
        "date": date.isoformat() if hasattr(date, "isoformat") else date,
        "authors": article.authors,
    }


READERS = {
    "trafilatura": by_trafilatura,
    "trafilatura-fast": lambda html, url: by_trafilatura(html, url, fast=True),
    "newspaper4k": by_newspaper,
}


def attempt(read, html, url):
    """What a reader says, or nothing if it fails at a page."""
    try:
        return read(html, url)
    except Exception:
        return None


def main():
    pages = load(sys.argv[1])
    for line in sys.stdin:
        command, name, *path = line.rstrip("\n").split("\t")
        read = READERS[name]
        if command == "time":
            start = time.perf_counter()
            for _, html, url in pages:
                attempt(read, html, url)
            answer = {"seconds": time.perf_counter() - start}
        else:
            failed = 0
            with open(path[0], "w", encoding="utf-8") as out:
                for id, html, url in pages:
                    said = attempt(read, html, url)
                    failed += not said
                    out.write(json.dumps({"id": id, **(said or {})}, ensure_ascii=False) + "\n")
            answer = {"failed": failed}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
