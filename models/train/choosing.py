"""Fits by what the app chooses among the captioner's sentences: the weights of src/infer/caption.rs. After words.py and naming.py:

    python choosing.py --data FOLDER --work FOLDER [--photos N]

`--data` as for captioner.py, `--work` that of words.py, with what the backbone saw and the head's odds. The sentences are those
of the shipped captioner. Prints the weights beside the search's rank, and CIDEr-D on dev (each of five parts left out once),
on test, and on the photos of COCO that were held out.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import corpus as corpora
import sense
from corpus import BEGIN, END, LENGTH
from saying import BEAMS, IMPOSSIBLE, LENGTH_POWER, NEVER
from scores import Cider
from sense import TOKENS
from shipped import captioner, hints
from words_network import surest
from words_seen import STEPS

SPLITS = ("dev", "test", "other")
MOST, ENOUGH = 18, 2 * BEAMS  # steps; sentences aside
MISSED = 0.5  # the chance from which it counts that a word of the head is left out
NAMES = "rank", "agreement", "named", "missed"
FOLDS, FITTING, RATE, RIDGE = 5, 300, 0.05, 0.02
BEGINS = 3.0, 4.5, 0.0, 0.0  # how firmly it chooses at first, by rank and by agreement
ELSEWHERE = 0.5  # how much a photo of COCO counts, of which there is one caption


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--photos", type=int, help="of each split: does it run at all?")
    chosen = parser.parse_args()
    corpus, tokens = corpora.read(chosen.data), json.loads(TOKENS.read_text("utf-8"))
    head, table = Head(chosen.work, tokens), sense.Table(tokens["said"])
    every = {split: photos(chosen, corpus, split, tokens, head, table) for split in SPLITS}
    dev, test, other = (every[split] for split in SPLITS)
    fold, left_out = np.arange(len(dev)) % FOLDS, np.zeros(len(dev))
    pick = lambda which: [photo for photo, kept in zip(dev, which) if kept]
    for number in range(FOLDS):
        left_out[fold == number] = agreed(pick(fold == number), fitted(pick(fold != number), other))
    weights = fitted(dev, other)
    print({name: round(float(weight / weights[0]), 3) for name, weight in zip(NAMES, weights)})
    print({"dev": left_out.mean(), "test": agreed(test, weights).mean(), "other": agreed(other, weights).mean()})


class Head:
    """What the head tells of each photo, and what of it a sentence says."""

    def __init__(self, work, tokens):
        told, choice = tokens["told"], np.load(work / "chosen.npz")
        self.telling, self.broader = np.array(told["telling"]), told["broader"]
        count = len(self.telling)
        under = [[other for other in range(count) if other == one or one in self.broader[other]] for one in range(count)]
        odds = np.load(work / "odds.npy", mmap_mode="r")
        odds = (choice["slope"] * odds + choice["shift"])[:, choice["kept"]]
        self.chances = 1 / (1 + np.exp(-surest(odds, under)))
        self.says = {token: {*words, *(up for word in words for up in self.broader[word])} for token, words in told["said_by"]}

    def of(self, row, sentence):
        words = sorted(set().union(*(self.says.get(token, ()) for token in sentence)))
        chances, telling = self.chances[row], self.telling
        lengths = np.linalg.norm(telling[words]) * np.linalg.norm(chances * telling)
        left_out = chances > MISSED
        left_out[words] = False
        return (chances[words] * telling[words] ** 2).sum() / max(lengths, 1e-9), (chances * telling)[left_out].sum()


def photos(chosen, corpus, split, tokens, head, table):
    """Of each: what speaks for its sentences, and the CIDEr-D of each; only sound ones, where there are any."""
    load = lambda part: np.load(chosen.work / f"captions-{part}.npy", mmap_mode="r")
    names, cells, logits = json.loads((chosen.work / "captions-names.json").read_text()), load("cells"), load("logits")
    place = {name: row for row, name in enumerate(names)}
    rows = [place[name] for name in corpus.names[split] if name in place][: chosen.photos]
    cider = Cider([corpus.references[names[row]] for row in rows])
    decoder, arrays = captioner()
    usual = np.array(tokens["usual"])
    telling, found = np.log1p(np.exp(-usual)), []
    for at in range(0, len(rows), 32):
        some = rows[at : at + 32]
        seen = torch.from_numpy(cells[some].astype(np.float32) / STEPS), torch.from_numpy(logits[some].astype(np.float32))
        told = hints(arrays, *seen)
        memory = decoder.memory(*seen, told)
        for number, sentences in enumerate(said(decoder, memory, len(some))):
            row, expected = some[number], telling / (1 + np.exp(-usual - memory.said[number].numpy()))
            speaks, worth, sound = [], [], []
            for sentence, likelihood in sentences:
                times = np.bincount(sentence, minlength=len(usual)) * telling
                agreement = (np.minimum(times, telling) * expected).sum() / np.linalg.norm(times) / np.linalg.norm(expected)
                speaks.append([likelihood / (len(sentence) + 1) ** LENGTH_POWER, agreement, *head.of(row, sentence)])
                words = [tokens["words"][token] for token in sentence]
                worth.append(cider.score(at + number, words))
                likely, usual_pairs = table.judge(sense.pairs(sense.words(" ".join(words)), table.lexicon))
                sound.append(usual_pairs and likely >= tokens["said"]["limits"]["likelihood"])
            kept = np.array(sound) if any(sound) else np.ones(len(sound), bool)
            found.append((np.array(speaks, np.float32)[kept], np.array(worth, np.float32)[kept]))
    return found


@torch.no_grad()
def said(decoder, memory, count):
    """As src/infer/beam.rs where finished sentences make room: of each photo those put aside, with their log probabilities."""
    cache, tokens = decoder.cache(count * BEAMS, LENGTH), torch.full((count * BEAMS,), BEGIN)
    likelihood, so_far = torch.full((count, BEAMS), IMPOSSIBLE), torch.zeros(count * BEAMS, 0, dtype=torch.long)
    likelihood[:, 0] = 0
    aside = [[] for _ in range(count)]
    for at in range(MOST):
        chance = decoder.step(tokens, at, memory, cache).log_softmax(-1)
        chance[:, NEVER] = IMPOSSIBLE
        if at:
            chance.scatter_(1, tokens[:, None], IMPOSSIBLE)
        every = likelihood[:, :, None] + chance.view(count, BEAMS, -1)
        least, ends = every.flatten(1).topk(2 * BEAMS, 1).values[:, -1:], every[:, :, END].clone()
        for photo, beam in ((ends >= least) & (ends > IMPOSSIBLE / 2)).nonzero().tolist():
            if at and (len(aside[photo]) < ENOUGH or len(aside[photo][-1][0]) == at):
                aside[photo].append((so_far[photo * BEAMS + beam].tolist(), float(ends[photo, beam])))
        every[:, :, END] = IMPOSSIBLE
        likelihood, best = every.flatten(1).topk(BEAMS, 1)
        parents = (torch.arange(count)[:, None] * BEAMS + best // every.shape[2]).flatten()
        tokens = (best % every.shape[2]).flatten()
        so_far = torch.cat([so_far[parents], tokens[:, None]], 1)
        cache = [(keys[parents], values[parents]) for keys, values in cache]
    return aside


def fitted(dev, other):
    """The weights for which the CIDEr-D that a choice by chance has, the likelier the better by them, is greatest."""
    every = dev + other
    most = max(len(worth) for _, worth in every)
    speaks, worth = np.zeros((len(every), most, len(NAMES)), np.float32), np.zeros((len(every), most), np.float32)
    there = np.zeros(worth.shape, bool)
    for row, (given, score) in enumerate(every):
        speaks[row, : len(score)], worth[row, : len(score)], there[row, : len(score)] = given, score, True
    spread = speaks[there].std(0) + 1e-6
    speaks, worth, there = torch.from_numpy(speaks / spread), torch.from_numpy(worth), torch.from_numpy(there)
    counts = torch.tensor([1.0] * len(dev) + [ELSEWHERE] * len(other))
    begins = torch.tensor(BEGINS) * torch.from_numpy(spread)
    weights = begins.clone().requires_grad_()
    optimise = torch.optim.Adam([weights], RATE)
    for _ in range(FITTING):
        chance = (speaks @ weights).masked_fill(~there, IMPOSSIBLE).softmax(1)
        loss = -((chance * worth).sum(1) * counts).sum() / counts.sum() + RIDGE * ((weights - begins) ** 2).mean()
        optimise.zero_grad()
        loss.backward()
        optimise.step()
    return weights.detach().numpy() / spread


def agreed(photos, weights):
    return np.array([worth[(speaks @ weights).argmax()] for speaks, worth in photos])


if __name__ == "__main__":
    main()
