"""CIDEr-D, BLEU and unsupported nouns, over sentences as lists of words or of token numbers."""

import collections
import math
import operator

ORDERS = 4  # n-grams of one to four words
WIDTH = 6.0  # of the penalty on a different length [Vedantam et al. 2015, CIDEr-D]


def grams(sentence):
    return collections.Counter(
        tuple(sentence[at : at + order + 1]) for order in range(ORDERS) for at in range(len(sentence) - order)
    )


class Cider:
    """`references`: for each photo its captions."""

    def __init__(self, references):
        self.frequency = collections.Counter()
        for captions in references:
            self.frequency.update({gram for caption in captions for gram in grams(caption)})
        self.most = math.log(max(len(references), 2))
        self.references = [self.table([self.vector(caption) for caption in captions]) for captions in references]

    def vector(self, sentence):
        weights, squares = {}, [0.0] * ORDERS
        for gram, count in grams(sentence).items():
            weight = count * (self.most - math.log(max(1, self.frequency.get(gram, 0))))
            weights[gram] = weight
            squares[len(gram) - 1] += weight * weight
        return weights, [math.sqrt(square) for square in squares], len(sentence)

    @staticmethod
    def table(vectors):
        """gram → each caption that holds it, with the weight there and that weight over the norm; the captions' lengths."""
        holding = collections.defaultdict(list)
        for at, (weights, norms, _) in enumerate(vectors):
            for gram, weight in weights.items():
                if weight:
                    holding[gram].append((at, weight, weight / norms[len(gram) - 1]))
        return dict(holding), [length for *_, length in vectors]

    def score(self, photo, sentence):
        weights, norms, length = self.vector(sentence)
        holding, lengths = self.references[photo]
        alike = [0.0] * len(lengths)
        for gram, weight in weights.items():
            for at, other, share in holding.get(gram, ()):
                alike[at] += min(weight, other) * share / norms[len(gram) - 1]
        penalties = [math.exp(-((length - other) ** 2) / (2 * WIDTH * WIDTH)) for other in lengths]
        return 10 * sum(map(operator.mul, alike, penalties)) / ORDERS / len(lengths)


def bleu(sentences, references):
    matches, totals, length, nearest = [0] * ORDERS, [0] * ORDERS, 0, 0
    for sentence, captions in zip(sentences, references):
        length += len(sentence)
        nearest += min((abs(len(caption) - len(sentence)), len(caption)) for caption in captions)[1]
        most = collections.Counter()
        for caption in captions:
            most |= grams(caption)
        for gram, count in grams(sentence).items():
            matches[len(gram) - 1] += min(count, most[gram])
            totals[len(gram) - 1] += count
    brevity = 1 if length > nearest else math.exp(1 - nearest / max(length, 1))
    precisions = [math.log(max(match, 1e-9) / max(total, 1)) for match, total in zip(matches, totals)]
    return [100 * brevity * math.exp(sum(precisions[: order + 1]) / (order + 1)) for order in range(ORDERS)]


class Nouns:
    """`singular`: noun → its singular."""

    def __init__(self, singular):
        self.singular = singular

    def of(self, sentence):
        return [self.singular[word] for word in sentence if word in self.singular]

    def unsupported(self, sentence, captions):
        """How many nouns a sentence has, and how many of them are in none of the captions."""
        said = {noun for caption in captions for noun in self.of(caption)}
        nouns = self.of(sentence)
        return len(nouns), sum(noun not in said for noun in nouns)
