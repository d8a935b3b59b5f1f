"""The peers: articles as JSON Lines on standard input, passages as `parallax copies` prints them on standard output.

usage: worker.py passim N M U | copyfind WORDS FLAWS SHARE [U] | datasketch T | rensa T | gaoya T     (run starts it)

Articles come in the order of time. Peers that say nothing of whole articles get the share of own text and the sources
that follow from their passages, reckoned as the scorer reckons the truth: what stood in an earlier article is not own,
and the source is the earlier article with most of the words. Those that compare whole articles give the whole as passage.
"""
import json
import re
import sys
from collections import defaultdict

import copyfind
import passim

PERMUTATIONS = 128
SHINGLE = 3
WORD = re.compile(r"\w+")


def shingles(text):
    words = WORD.findall(text.lower())
    return {" ".join(words[i:i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}


def bands(threshold):
    """Number and height of the bands whose step is nearest to the threshold."""
    heights = [r for r in (1, 2, 4, 8, 16)]
    r = min(heights, key=lambda r: abs((r / PERMUTATIONS) ** (1 / r) - threshold))
    return PERMUTATIONS // r, r


def by_datasketch(texts, threshold):
    from datasketch import MinHash, MinHashLSH
    index, kept = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS), []
    for i, text in enumerate(texts):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([s.encode() for s in shingles(text)])
        for j in index.query(sketch):
            if kept[j].jaccard(sketch) >= threshold:
                yield j, i
        index.insert(i, sketch)
        kept.append(sketch)


def by_rensa(texts, threshold):
    from rensa import RMinHash, RMinHashLSH
    index, kept = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=bands(threshold)[0]), []
    for i, text in enumerate(texts):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(sorted(shingles(text)))
        for j in index.query(sketch):
            if kept[j].jaccard(sketch) >= threshold:
                yield j, i
        index.insert(i, sketch)
        kept.append(sketch)


def by_gaoya(texts, threshold):
    from gaoya.minhash import MinHashStringIndex
    count, height = bands(threshold)
    index = MinHashStringIndex(32, threshold, count, height, None, "word", True, (SHINGLE, SHINGLE))
    for i, text in enumerate(texts):
        for j in index.query(text):
            yield j, i
        index.insert_document(i, text)


WHOLE = {"datasketch": by_datasketch, "rensa": by_rensa, "gaoya": by_gaoya}


def union(spans):
    out = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return sum(end - start for start, end in out)


def main():
    name, *settings = sys.argv[1:]
    articles = [json.loads(line) for line in sys.stdin if line.strip()]
    texts, series = [a["text"] for a in articles], [a["source"] for a in articles]
    if name == "passim":
        found = passim.passages(texts, series, *map(int, settings))
    elif name == "copyfind":
        found = copyfind.passages(texts, series, int(settings[0]), int(settings[1]), *map(float, settings[2:]))
    else:
        pairs = WHOLE[name](texts, float(settings[0]))
        found = ((a, 0, len(texts[a]), b, 0, len(texts[b])) for a, b in pairs if series[a] != series[b])
    from_ = defaultdict(lambda: defaultdict(list))
    for a, a_start, a_end, b, b_start, b_end in found:
        from_[b][a].append((b_start, b_end))
        print(json.dumps({"type": "passage", "a": articles[a]["id"], "a_start": a_start, "a_end": a_end,
                          "b": articles[b]["id"], "b_start": b_start, "b_end": b_end}))
    for b, sources in from_.items():
        length = max(1, len(texts[b]))
        shares = sorted(((-union(spans) / length, a) for a, spans in sources.items()))
        own = 1 - union([span for spans in sources.values() for span in spans]) / length
        print(json.dumps({"type": "article", "id": articles[b]["id"], "originality": own,
                          "from": [{"id": articles[a]["id"], "share": -share} for share, a in shares]}))


if __name__ == "__main__":
    main()
