"""A BM25 index (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75) over one field or more of a corpus."""

import math
import re
from collections import Counter

K1 = 1.2
B = 0.75
STOP = set(
    "a an and any are as at be by can do does for from have how i if in is it its many me much must my no "
    "not of on one or our should than that the their them there they this to until was we what when where "
    "which who will with you your".split()
)


def stem(word):
    for ending in ("ations", "ation", "ings", "ing", "ies", "ers", "er", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def terms(text):
    return [stem(w) for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in STOP]


class Index:
    def __init__(self, documents, fields):
        self.documents = documents
        self.bags = [Counter(terms(" ".join(d[f] for f in fields))) for d in documents]
        self.lengths = [sum(bag.values()) for bag in self.bags]
        self.mean_length = sum(self.lengths) / max(1, len(self.lengths))
        self.holders = Counter(term for bag in self.bags for term in bag)

    def weight(self, term):
        n = self.holders[term]
        return math.log(1 + (len(self.documents) - n + 0.5) / (n + 0.5))

    def score(self, position, query_terms):
        bag, length = self.bags[position], self.lengths[position]
        norm = K1 * (1 - B + B * length / max(1e-9, self.mean_length))
        return sum(self.weight(t) * bag[t] * (K1 + 1) / (bag[t] + norm) for t in query_terms if bag[t])

    def search(self, question, limit=3):
        """The best documents as (score, document), best first; those without a term in common are left out."""
        query_terms = set(terms(question))
        scored = [(self.score(i, query_terms), d) for i, d in enumerate(self.documents)]
        hits = [hit for hit in scored if hit[0] > 0]
        hits.sort(key=lambda hit: (-hit[0], hit[1]["id"]))
        return hits[:limit]
