#!/usr/bin/env python3
"""One peer of grouping: articles as JSON Lines on standard input, in stream order; the story of each on standard output.

usage: worker.py alone | jaccard T | tfidf T DAYS WORDS | agglomerative T | minilm T DAYS     (run starts it)
       worker.py PEER --tune        every setting of the peer in turn: a line {"setting", "stories"} for each

- alone: every article is a story.
- jaccard: an article joins the story of the article whose title shares the greatest part of its words, if that is T; three days are
  looked back over. This is what feed readers ship.
- tfidf: one pass. Stems (Snowball, of the article's language) of title, twice, and text; sub-linear counts, rarity learned from the stream
  so far, the WORDS heaviest kept; an article joins the story whose centroid has the greatest cosine, if that is T, and founds one
  otherwise; a story ends DAYS after its last article.
- agglomerative: scikit-learn, average linkage of cosines of the same stems over the whole set at once; T is the distance to cut at. It
  sees the future and all of the past, and is no stream.
- minilm: one pass as tfidf, over the embeddings of all-MiniLM-L6-v2 (English) of title and text.
"""
import hashlib
import json
import math
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import datetime
from itertools import product
from pathlib import Path

WORD = re.compile(r"\w+")
DAY = 86_400
LOOK_BACK = 3 * DAY
SNOWBALL = {"fr": "french", "en": "english", "es": "spanish", "de": "german", "pt": "portuguese", "ru": "russian", "it": "italian",
            "nl": "dutch", "ar": "arabic"}
steps = lambda low, high, by: [round(low + by * i, 3) for i in range(int(round((high - low) / by)) + 1)]
SETTINGS = {
    "alone": [[]],
    "jaccard": [[t] for t in steps(0.1, 0.8, 0.05)],
    "tfidf": [list(s) for s in product(steps(0.08, 0.6, 0.04), [3, 30], [100])],
    "agglomerative": [[t] for t in steps(0.3, 0.98, 0.02)],
    "minilm": [list(s) for s in product(steps(0.3, 0.9, 0.02), [3, 30])],
}


def times(articles):
    """Seconds since 1970; what has no date has that of the article before it."""
    last, found = 0.0, []
    for article in articles:
        if article.get("date"):
            stamp = datetime.fromisoformat(article["date"].replace("Z", "+00:00"))
            last = (stamp.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()
        found.append(last)
    return found


class Alone:
    def __init__(self, articles):
        self.articles = articles

    def stories(self):
        return list(range(len(self.articles)))


class Jaccard:
    def __init__(self, articles):
        self.when = times(articles)
        self.words = [frozenset(WORD.findall((a.get("title") or a.get("text") or "").lower())) for a in articles]

    def stories(self, threshold):
        holders, of = defaultdict(list), []
        for i, words in enumerate(self.words):
            shared = Counter()
            for word in words:
                held = holders[word]
                while held and self.when[held[0]] < self.when[i] - LOOK_BACK:
                    held.pop(0)
                shared.update(held)
            best = max(((n / (len(words) + len(self.words[j]) - n), -j) for j, n in shared.items()), default=(0, 0))
            of.append(of[-best[1]] if best[0] >= threshold else i)
            for word in words:
                holders[word].append(i)
        return of


def stems(articles):
    """Counts of the stems of each article; the title counts twice."""
    import Stemmer
    tools, seen = {}, {}

    def stem(language, word):
        if (language, word) not in seen:
            tool = tools.setdefault(language, Stemmer.Stemmer(SNOWBALL[language]) if language in SNOWBALL else None)
            seen[language, word] = tool.stemWord(word) if tool else word
        return seen[language, word]

    for article in articles:
        title, text = article.get("title") or "", article.get("text") or ""
        yield Counter(stem(article.get("lang"), word) for word in WORD.findall(f"{title} {title} {text}".lower()))


class Online:
    """Stories as sums of unit vectors; the nearest by cosine is joined."""

    def __init__(self, window):
        self.window, self.next = window * DAY, 0
        self.sums, self.squares, self.last = {}, {}, {}
        self.postings = defaultdict(dict)

    def put(self, vector, now, threshold):
        dots = defaultdict(float)
        for term, weight in vector.items():
            for story, other in self.postings[term].items():
                dots[story] += weight * other
        best, nearest = threshold, None
        for story, dot in dots.items():
            if now - self.last[story] <= self.window:
                cosine = dot / math.sqrt(self.squares[story])
                if cosine > best or (cosine == best and nearest is None):
                    best, nearest = cosine, story
        for story in [s for s in dots if now - self.last[s] > self.window]:
            self.end(story)
        if nearest is None:
            nearest, self.next = self.next, self.next + 1
            self.sums[nearest], self.squares[nearest] = defaultdict(float), 0.0
        self.squares[nearest] += 1 + 2 * dots.get(nearest, 0.0)
        self.last[nearest] = now
        for term, weight in vector.items():
            self.sums[nearest][term] += weight
            self.postings[term][nearest] = self.sums[nearest][term]
        return nearest

    def end(self, story):
        for term in self.sums.pop(story):
            del self.postings[term][story]
        del self.last[story], self.squares[story]


class TfIdf:
    def __init__(self, articles):
        self.when = times(articles)
        self.vectors = []
        self.kept, holders = {}, Counter()
        for i, counts in enumerate(stems(articles)):
            holders.update(counts.keys())
            rare = lambda term: math.log((2 + i) / (1 + holders[term])) + 1
            self.vectors.append(sorted(((-(1 + math.log(n)) * rare(t), t) for t, n in counts.items())))

    def heaviest(self, words):
        words = min(words, max(map(len, self.vectors), default=0))
        if words not in self.kept:
            cut = []
            for vector in self.vectors:
                norm = math.sqrt(sum(w * w for w, _ in vector[:words])) or 1.0
                cut.append({term: -weight / norm for weight, term in vector[:words]})
            self.kept[words] = cut
        return self.kept[words]

    def same(self, threshold, window, words):
        """Settings that give the same."""
        return threshold, window, min(words, max(map(len, self.vectors), default=0))

    def stories(self, threshold, window, words):
        online = Online(window)
        return [online.put(vector, now, threshold) for vector, now in zip(self.heaviest(int(words)), self.when)]


class Agglomerative:
    def __init__(self, articles):
        from sklearn.feature_extraction.text import TfidfVectorizer
        bags = list(stems(articles))
        vectors = TfidfVectorizer(analyzer=lambda bag: list(bag.elements()), sublinear_tf=True).fit_transform(bags)
        # Distances that are a hair under nought through rounding are none.
        self.distances = (1 - (vectors @ vectors.T).toarray()).clip(0)
        self.scratch = tempfile.TemporaryDirectory()

    def stories(self, threshold):
        from sklearn.cluster import AgglomerativeClustering
        # The tree is the same for every threshold.
        cut = AgglomerativeClustering(n_clusters=None, metric="precomputed", linkage="average", distance_threshold=threshold,
                                      compute_full_tree=True, memory=self.scratch.name)
        return [int(label) for label in cut.fit_predict(self.distances)]


class MiniLm:
    def __init__(self, articles):
        import numpy
        self.when = times(articles)
        texts = [f"{a.get('title') or ''}. {a.get('text') or ''}".strip(" .") for a in articles]
        # While tuning, and then only, what was reckoned before is not reckoned again.
        folder = os.environ.get("PARALLAX_STORIES_KEPT")
        name = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:24]
        path = Path(folder) / f"{name}.npy" if folder else None
        if path and path.exists():
            self.rows = numpy.load(path)
            return
        import minilm
        self.rows = minilm.Model().embed(texts)
        if path:
            numpy.save(path, self.rows)

    def stories(self, threshold, window):
        import numpy
        of, sums, last = [], numpy.zeros((len(self.rows), self.rows.shape[1]), numpy.float32), []
        norms = numpy.zeros(len(self.rows), numpy.float32)
        for row, now in zip(self.rows, self.when):
            count = len(last)
            story = count
            if count:
                cosines = sums[:count] @ row / norms[:count]
                cosines[numpy.array(last) < now - window * DAY] = -1
                story = int(cosines.argmax())
                story = story if cosines[story] >= threshold else count
            if story == count:
                last.append(now)
            sums[story] += row
            norms[story] = numpy.linalg.norm(sums[story])
            last[story] = now
            of.append(story)
        return of


PEERS = {"alone": Alone, "jaccard": Jaccard, "tfidf": TfIdf, "agglomerative": Agglomerative, "minilm": MiniLm}


def main():
    name, *setting = sys.argv[1:]
    articles = [json.loads(line) for line in sys.stdin if line.strip()]
    peer = PEERS[name](articles)
    if setting == ["--tune"]:
        tried = set()
        for setting in SETTINGS[name]:
            # More words than there are change nothing.
            known = peer.same(*setting) if hasattr(peer, "same") else tuple(setting)
            if known in tried:
                continue
            tried.add(known)
            print(json.dumps({"setting": setting, "stories": peer.stories(*setting)}), flush=True)
        return
    for article, story in zip(articles, peer.stories(*map(float, setting))):
        print(json.dumps({"article": article["id"], "story": str(story)}))


if __name__ == "__main__":
    main()
