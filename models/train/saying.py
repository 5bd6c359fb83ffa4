"""What the app says of a photo: beam search, and of its sentences the one whose words are those to be expected."""

import numpy as np
import torch

from corpus import BEGIN, END, LENGTH, PAD, QUESTION, UNKNOWN
from network import LEAST, LIKELIEST

BEAMS, STEPS, LENGTH_POWER, AGREEMENT = 8, 22, 0.9, 1.5  # as the app
NEVER = [PAD, BEGIN, UNKNOWN, QUESTION]
IMPOSSIBLE = -1e9


class Sentences:
    """Of each photo all that the search came to: `tokens` [photos, BEAMS, length], the sums of the logarithms of their
    words' probabilities over their number to the `LENGTH_POWER`, and over their number."""

    def __init__(self, tokens, likelihood):
        words = (tokens > QUESTION).sum(2) + 1
        self.tokens, self.rank, self.mean = tokens, likelihood / words**LENGTH_POWER, likelihood / words


class Usual:
    """How usual each word is in captions."""

    def __init__(self, work, words, where):
        hinted = torch.from_numpy(np.load(work / "hinted.npy")).to(where)
        usual = torch.load(work / "words.pt", map_location=where)["usual"].clamp(LEAST, LIKELIEST)
        self.hinted, self.odds = hinted, torch.full((words,), LEAST, device=where).index_copy(0, hinted, usual)
        self.telling = -self.odds.sigmoid().log()

    def chances(self, hints):
        """That a caption of each photo has each word."""
        return (self.odds.expand(len(hints), -1).index_add(1, self.hinted, hints.float())).sigmoid()

    def agreement(self, hints, tokens):
        """Of what the sentences `tokens` tell with what can be expected to be told: cosines [photos, BEAMS]."""
        expected = self.chances(hints) * self.telling
        times = torch.zeros(*tokens.shape[:2], len(self.odds), device=tokens.device)
        times.scatter_add_(2, tokens, (tokens > QUESTION).float())
        shared = ((times > 0) * (expected * self.telling)[:, None]).sum(2)
        return shared / ((times * self.telling).norm(dim=2) * expected.norm(dim=1)[:, None]).clamp(1e-9)


def best(sentences, agreement, weight=AGREEMENT):
    """The words of each photo's."""
    chosen = (sentences.rank + weight * agreement).argmax(1)
    return sentences.tokens[torch.arange(len(chosen), device=chosen.device), chosen]


@torch.no_grad()
def search(decoder, memory, count):
    where = decoder.pos.device
    cache = decoder.cache(count * BEAMS, LENGTH)
    tokens = torch.full((count * BEAMS,), BEGIN, device=where)
    likelihood = torch.full((count, BEAMS), IMPOSSIBLE, device=where)
    likelihood[:, 0] = 0
    said = torch.zeros(count * BEAMS, 0, dtype=torch.long, device=where)
    done = torch.zeros(count, BEAMS, dtype=torch.bool, device=where)
    for at in range(STEPS):
        chance = decoder.step(tokens, at, memory, cache).float().log_softmax(-1)
        chance[:, NEVER] = IMPOSSIBLE
        if at:
            chance.scatter_(1, tokens[:, None], IMPOSSIBLE)
        chance = chance.view(count, BEAMS, -1)
        chance = torch.where(done[:, :, None], IMPOSSIBLE, chance)
        chance[:, :, PAD] = torch.where(done, 0.0, chance[:, :, PAD])
        likelihood, best = (likelihood[:, :, None] + chance).flatten(1).topk(BEAMS, 1)
        parent, token = best // chance.shape[2], best % chance.shape[2]
        rows = (torch.arange(count, device=where)[:, None] * BEAMS + parent).flatten()
        said = torch.cat([said[rows], token.view(-1, 1)], 1)
        cache = [(keys[rows], values[rows]) for keys, values in cache]
        done = done.gather(1, parent) | (token == END)
        tokens = token.flatten()
        if done.all():
            break
    return Sentences(said.view(count, BEAMS, -1), likelihood)
