#!/usr/bin/env python3
"""Arrange an invented newsroom by story: one folder a story, pages, records and gold inside.

usage: arrange_samples.py SOURCE... TARGET            (Python 3.9+, standard library only)

Each SOURCE is a folder as the newsroom's builder leaves it: `pages/`, and as JSON Lines, plain or gzipped,
`articles.jsonl`, `gold.jsonl`, `stories.jsonl`, `copies.jsonl`; `src/*.xml` is read for what only the story's source
knows (credits of pictures). Under TARGET one folder is written for each story:

    le-meridien.html …   the pages, named after their outlets
    urls.tsv             file name, tab, URL: for `parallax read --url-map`
    articles.jsonl       the articles as records: what a perfect reader would say of the pages
    gold.jsonl           for each article its sentences with their facts, names, dates and quotes
    story.json           the story: entities, facts, who tells them, conflicts, articles
    copies.jsonl         which sentence was taken from which (only if any was)

Ids become `STORY/OUTLET`, in the records and in the addresses on the pages. A folder that exists is written anew;
other files of TARGET are left alone. Running it twice gives the same bytes.
"""
import glob
import gzip
import json
import os
import re
import shutil
import sys
import unicodedata
import xml.etree.ElementTree as ET

# Story id of the source → name of the folder. A story that is not listed is called by its id.
FOLDERS = {
    "da-visite-01": "visite-kyiv",
    "da-vote-02": "vote-chisinau",
    "da-train-03": "train-correze",
    "da-greve-04": "greve-nantes",
    "da-justice-05": "proces-vaumoise",
    "da-crue-06": "crue-odet",
    "da-crue-07": "crue-thur",
    "da-usine-08": "usine-estrelles",
    "db-sommet-01": "sommet-tchernivtsi",
    "db-vote-02": "vote-bucarest",
    "db-seisme-03": "seisme-kurdistan",
    "db-scrutin-04": "scrutin-bulgarie",
    "db-naufrage-05": "naufrage-ouessant",
    "db-feu-06": "feu-portugal",
    "db-feu-07": "feu-galice",
    "db-taux-08": "taux-kazakhstan",
    "db-lancement-09": "lancement-kourou",
}
# Sagas: the same for the affairs that several stories belong to.
SAGAS = {"da-moldavie": "gaz-moldave", "db-corridor": "corridor-cereales"}


def rows(folder, name):
    """The rows of a JSON Lines file, plain or gzipped."""
    for path, opener in ((f"{folder}/{name}", open), (f"{folder}/{name}.gz", gzip.open)):
        if os.path.exists(path):
            with opener(path, "rt", encoding="utf-8") as lines:
                return [json.loads(line) for line in lines if line.strip()]
    sys.exit(f"{folder}: no {name} and no {name}.gz: not a newsroom's folder")


def slug(name):
    """'L'Observateur du Rhin' → 'observateur-du-rhin': a file name that says the outlet."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"^l-", "", re.sub(r"[^a-z0-9]+", "-", plain).strip("-"))


def picture_credits(folder):
    """Article id → credits of its pictures in order, from the sources of the stories, where they are there."""
    found = {}
    for path in glob.glob(f"{folder}/src/*.xml"):
        story = ET.parse(path).getroot()
        for article in story.findall("article"):
            key = f"{story.get('id')}.{article.get('id')}"
            found[key] = [caption.get("credit") for caption in article.findall("caption")]
    return found


def new_ids(story, articles):
    """Old article id → `FOLDER/OUTLET`; a dispatch without a page keeps its short key."""
    folder = FOLDERS.get(story["id"], story["id"])
    outlet = {a["id"]: slug(a["source"]) for a in articles}
    taken, ids = set(), {}
    for old in story["articles"]:
        name = outlet.get(old, "dispatch-" + old.rsplit(".", 1)[-1])
        free = next(n for n in (name, *(f"{name}-{k}" for k in range(2, 99))) if n not in taken)
        taken.add(free)
        ids[old] = f"{folder}/{free}"
    return ids


def record(article, new_id, url, credits):
    """One article as the record that `parallax annotate`, `copies`, `group` and `compare` take."""
    captions = [
        {"text": text, "credit": credit or article["source"]}
        for text, credit in zip(article["captions"], credits or [None] * len(article["captions"]))
    ]
    return {
        "id": new_id,
        "url": url,
        "source": article["source"],
        "lang": article["lang"],
        "date": article["date"],
        "title": article["title"],
        "authors": article["authors"],
        "agencies": article["agencies"],
        "captions": captions,
        "related": [{"title": title, "url": None} for title in article["related"]],
        "text": article["text"],
    }


def write_lines(path, objects):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        for item in objects:
            out.write(json.dumps(item, ensure_ascii=False) + "\n")


def arrange(story, articles, gold, copies, source, credits, target):
    """Write the folder of one story; return its name and the number of its pages."""
    ids = new_ids(story, articles)
    name = FOLDERS.get(story["id"], story["id"])
    folder = f"{target}/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    records, marks, urls = [], [], []
    for article in articles:
        old, new = article["id"], ids[article["id"]]
        # The address and the picture on the page carry the id: `/da-visite-01-a1`, `/da-visite-01.a1.jpg`.
        addressed = lambda text: text.replace(old.replace(".", "-"), name).replace(old, name)
        file = new.split("/")[1] + os.path.splitext(article["page"])[1]
        with open(f"{source}/{article['page']}", encoding="utf-8", newline="") as page:
            content = page.read()
        with open(f"{folder}/{file}", "w", encoding="utf-8", newline="") as page:
            page.write(addressed(content))
        url = addressed(article["url"])
        urls.append(f"{file}\t{url}\n")
        records.append(record(article, new, url, credits.get(old)))
        mark = {**gold[old], "id": new, "page": file, "scope": article["kind"]}
        marks.append({key: mark[key] for key in ("id", "page", "lang", "scope", "sentences", "names", "dates", "quotes")})
    with open(f"{folder}/urls.tsv", "w", encoding="utf-8", newline="\n") as out:
        out.writelines(sorted(urls))
    write_lines(f"{folder}/articles.jsonl", records)
    write_lines(f"{folder}/gold.jsonl", marks)
    taken = [{**c, "a": ids[c["a"]], "b": ids[c["b"]]} for c in copies if c["b"] in ids]
    if taken:
        write_lines(f"{folder}/copies.jsonl", taken)
    told = {
        **story,
        "id": name,
        "saga": SAGAS.get(story["saga"], story["saga"]) or None,
        "tellings": {fact: [ids[a] for a in who] for fact, who in story["tellings"].items()},
        "articles": [ids[a] for a in story["articles"]],
    }
    with open(f"{folder}/story.json", "w", encoding="utf-8", newline="\n") as out:
        json.dump(told, out, ensure_ascii=False, indent=1)
        out.write("\n")
    return name, len(urls)


def main(arguments):
    if len(arguments) < 2 or arguments[0] in ("-h", "--help"):
        sys.exit(__doc__)
    *sources, target = arguments
    for source in sources:
        articles = rows(source, "articles.jsonl")
        gold = {g["id"]: g for g in rows(source, "gold.jsonl")}
        copies = rows(source, "copies.jsonl")
        credits = picture_credits(source)
        for story in rows(source, "stories.jsonl"):
            own = [a for a in articles if a["story"] == story["id"]]
            name, pages = arrange(story, own, gold, copies, source, credits, target)
            print(f"{name}: {pages} pages")


if __name__ == "__main__":
    main(sys.argv[1:])
