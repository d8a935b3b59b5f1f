"""passim's rule, written anew without Spark after its published source (github.com/dasmiq/passim, passim/seriatim.py, version 2).

passim is installed from its repository and not from PyPI, where another program has its name. What it does for all pairs
(--all-pairs --pairwise, with the outlets as series) is done here, with the constants of its model:

1. A gram is n letters and digits in a row, marks and spaces left out, in lower case, starting where a word starts. A gram
   that a text has twice is left out.
2. Grams that stand in 2 to u texts join pairs of texts of different series; a pair with fewer than m is left.
3. Through the grams of a pair, in the order of the later text, a hidden Markov model with two states (copied, not
   copied) finds the most likely spans: a copied character is right with .8, copying goes on with .998, the alphabet has 256
   letters; a gap of more than 600 characters ends a span. Spans of fewer than 50 characters are left.
4. Either end of a span is moved outward by up to 200 characters as long as aligning letter by letter is worth it.

What differs: the source is the earlier text, not the one with the smaller hash; step 4 is a banded alignment, where passim
searches for the best path; nothing is clustered, since pairs are what is asked for.
"""
from collections import defaultdict
from math import ceil, log

LETTERS = log(256)
RIGHT, ON, SWITCH = log(0.8), log(0.998), log(0.002)
WRONG = log(0.2) - log(512)
STOP = log(0.9) + SWITCH
GAP, SHORTEST, REACH, OFFSET = 600, 50, 200, 20
LEAST_TEXTS = 2


def grams(text, n):
    """Where each gram that stands once begins."""
    places = [i for i, c in enumerate(text) if c.isalnum()]
    letters = [text[i].lower() for i in places]
    found, twice = {}, set()
    for k in range(len(places) - n + 1):
        if k and places[k] == places[k - 1] + 1:
            continue
        gram = "".join(letters[k:k + n])
        if gram in found:
            twice.add(gram)
        found[gram] = places[k]
    return {gram: at for gram, at in found.items() if gram not in twice}


def matches(texts, series, n, least, most):
    """For each pair of texts of different series, (place in the later, place in the earlier) of every shared gram."""
    holders = defaultdict(list)
    for i, text in enumerate(texts):
        for gram, at in grams(text, n).items():
            holders[gram].append((i, at))
    pairs = defaultdict(list)
    for held in holders.values():
        if not LEAST_TEXTS <= len(held) <= most:
            continue
        for k, (b, at_b) in enumerate(held):
            for a, at_a in held[:k]:
                if series[a] != series[b]:
                    pairs[a, b].append((at_b, at_a))
    return {pair: sorted(found) for pair, found in pairs.items() if len(found) >= least}


def spans(points, n):
    """The most likely copied spans through the matches of a pair: (start and end in the later, then in the earlier)."""
    apart = ON - LETTERS
    # The best score of not copying at a place, and after which match; by place.
    ground = [(0, 0.0, None)]
    best, back = [], []
    for k, (late, early) in enumerate(points):
        i = len(ground) - 1
        while ground[i][0] > late:
            i -= 1
        place, score, after = ground[i]
        free = score + (late - place) * apart
        begun = free + SWITCH + n * (ON + RIGHT)
        value, origin = begun, ("begin", after)
        if k:
            before_late, before_early = points[k - 1]
            gap, source_gap = late - before_late - n, early - before_early - n
            gap, source_gap = max(0, gap), max(0, source_gap)
            both = min(gap, source_gap)
            least = ceil(both / n)
            on = (best[k - 1] + gap * ON + (least + gap - both) * WRONG + (both - least) * RIGHT
                  + min(n, late - before_late) * (ON + RIGHT))
            allowed = early >= before_early and gap <= GAP and source_gap <= GAP
            # Overlapping grams of one run are not torn apart.
            if allowed and (on >= begun or late - before_late <= n):
                value, origin = on, ("on", k - 1)
        best.append(value)
        back.append(origin)
        stopped, silent = value + STOP, free + n * apart
        ground.append((late + n, stopped, k) if stopped > silent else (late + n, silent, after))
    found, k = [], ground[-1][2]
    while k is not None:
        last = k
        while back[k][0] == "on":
            k = back[k][1]
        start, end = points[k], points[last]
        if end[0] + n - start[0] >= SHORTEST:
            found.append((start[0], end[0] + n, start[1], end[1] + n))
        k = back[k][1]
    return found[::-1]


def reach(source, target):
    """How far two texts that begin at a common place are worth aligning: characters of each."""
    # Against leaving the target's character unaligned.
    gain, loss, skip = RIGHT + LETTERS, WRONG + LETTERS, WRONG
    impossible = float("-inf")
    best, where = 0.0, (0, 0)
    width = 2 * OFFSET + 1
    # Cell d of row t: the source is at t + d - OFFSET.
    row = [impossible] * width
    for d in range(OFFSET, width):
        row[d] = (d - OFFSET) * skip if d - OFFSET <= len(source) else impossible
    for t in range(1, len(target) + 1):
        letter = target[t - 1]
        plain, space = letter.lower(), letter.isspace()
        new = [impossible] * width
        for d in range(max(0, OFFSET - t), width):
            s = t + d - OFFSET
            if s > len(source):
                break
            value = impossible
            if s > 0:
                other = source[s - 1]
                if other.lower() == plain or (space and other.isspace()):
                    value = row[d] + gain
                elif other != "\n" and letter != "\n":
                    value = row[d] + loss
                if d > 0 and new[d - 1] + skip > value:
                    value = new[d - 1] + skip
            if d + 1 < width and row[d + 1] + loss > value:
                value = row[d + 1] + loss
            new[d] = value
            if value > best:
                best, where = value, (s, t)
        row = new
        # Too far down to come back within what is left.
        if max(row) + (len(target) - t) * gain <= best:
            break
    return where


def passages(texts, series, n=25, least=5, most=100):
    """Yields (earlier, start, end, later, start, end); texts are in the order of time, offsets are code points."""
    for (a, b), points in matches(texts, series, n, least, most).items():
        early, late = texts[a], texts[b]
        found = spans(points, n)
        for k, (start, end, a_start, a_end) in enumerate(found):
            left = max(found[k - 1][1] if k else 0, start - REACH)
            right = min(found[k + 1][0] if k + 1 < len(found) else len(late), end + REACH)
            # The last gram is aligned again, since its marks and spaces were not counted.
            s, t = reach(early[max(0, a_start - (start - left) - 20):a_start][::-1], late[left:start][::-1])
            a_start, start = a_start - s, start - t
            inner_a, inner = max(a_start, a_end - n), max(start, end - n)
            s, t = reach(early[inner_a:a_end + (right - end) + 20], late[inner:right])
            if t and s:
                yield a, a_start, inner_a + s, b, start, inner + t
