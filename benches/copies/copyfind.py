"""copyfind's rule, written anew from the instructions of WCopyfind (Louis Bloomfield, plagiarism.bloomfieldmedia.com).

Words without marks, in lower case. A phrase starts at a word that two texts share and grows to both sides word by word;
up to `flaws` words in a row may differ, on either side, as long as at least `share` of the words match. It counts if it
has `shortest` matching words. Recommended: 6 words, 2 flaws, 80 %.

`most` is not in the rule: three words that stand more often in all texts are no place for a phrase to start.
"""
import re
from collections import defaultdict

WORD = re.compile(r"\w+(?:['’-]\w+)*")
SEED = 3


def grown(a, b, i, j, step, flaws, share, matched, length):
    """Grows a phrase from a pair of words in one direction: (last pair, matching words, words)."""
    last, best = (i, j), (matched, length)
    while True:
        for skip in range(flaws + 1):
            # So many words differ in both, or stand in one alone.
            options = [(skip, skip)] + [(skip, k) for k in range(skip)] + [(k, skip) for k in range(skip)]
            hit = next(((x, y) for x, y in options
                        if 0 <= i + step * (x + 1) < len(a) and 0 <= j + step * (y + 1) < len(b)
                        and a[i + step * (x + 1)] == b[j + step * (y + 1)]), None)
            if hit:
                break
        if not hit or (matched + 1) / (length + 1 + max(hit)) < share:
            return last, best
        i, j = i + step * (hit[0] + 1), j + step * (hit[1] + 1)
        matched, length = matched + 1, length + 1 + max(hit)
        last, best = (i, j), (matched, length)


def passages(texts, series, shortest=6, flaws=2, share=0.8, most=None):
    """Yields (earlier, start, end, later, start, end); texts are in the order of time, offsets are code points."""
    places = [[m.span() for m in WORD.finditer(text)] for text in texts]
    words = [[text[s:e].lower() for s, e in spans] for text, spans in zip(texts, places)]
    # Six matching words of which a fifth may differ always hold three in a row: only there need be looked.
    seeds = defaultdict(list)
    for i, held in enumerate(words):
        for k in range(len(held) - SEED + 1):
            seeds[tuple(held[k:k + SEED])].append((i, k))
    pairs = defaultdict(list)
    for held in seeds.values():
        if most and len(held) > most:
            continue
        for n, (b, k) in enumerate(held):
            for a, l in held[:n]:
                if series[a] != series[b]:
                    pairs[a, b].append((k, l))
    for (a, b), starts in pairs.items():
        done = defaultdict(set)
        for j, i in sorted(starts):
            if j in done[i - j]:
                continue
            (i1, j1), (matched, length) = grown(words[a], words[b], i, j, 1, flaws, share, 1, 1)
            (i0, j0), (matched, length) = grown(words[a], words[b], i, j, -1, flaws, share, matched, length)
            for diagonal in {i0 - j0, i1 - j1, i - j}:
                done[diagonal].update(range(j0, j1 + 1))
            if matched >= shortest:
                yield a, places[a][i0][0], places[a][i1][1], b, places[b][j0][0], places[b][j1][1]
