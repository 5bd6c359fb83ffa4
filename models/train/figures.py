"""Captions of whole splits by beam search, scored as `cargo xtask eval captions` does."""

import json
from pathlib import Path

import numpy as np
import torch

from corpus import BEGIN, END, LENGTH, PAD, QUESTION, UNKNOWN
from network import Decoder
from scores import Cider, Nouns, bleu

BEAMS, STEPS, LENGTH_POWER = 3, 22, 0.9  # as the app's beam search, which has five beams: three rank runs as well
NEVER = [PAD, BEGIN, UNKNOWN, QUESTION]
NOUNS = Path(__file__).parents[2] / "xtask/eval/nouns.txt"


def new_decoder(chosen, hints, dropout, blind, where):
    vocabulary = json.loads((chosen.out / "captioner-vocabulary.json").read_text())
    hinted = np.load(chosen.work / "hinted.npy") if hints else []
    return Decoder(len(vocabulary), hinted, LENGTH, dropout, blind).to(where)


def singulars():
    return dict(line.split() for line in NOUNS.read_text().splitlines())


class Test:
    """`photos`: the features of the splits."""

    def __init__(self, chosen, where, photos, splits):
        self.chosen, self.where = chosen, where
        self.vocabulary = json.loads((chosen.out / "captioner-vocabulary.json").read_text())
        self.photos = {split: photos[split] for split in splits}
        everything = json.loads((chosen.work / "references.json").read_text())
        self.references = {split: everything[split] for split in splits}
        self.cider = {split: Cider(references) for split, references in self.references.items()}
        self.nouns = Nouns(singulars())

    def __call__(self, weights, hints):
        decoder = new_decoder(self.chosen, hints, 0.0, 0.0, self.where).eval()
        decoder.load_state_dict(weights)
        figures = {}
        for split in self.photos:
            sentences, references = self.captions(decoder, split), self.references[split]
            counts = [self.nouns.unsupported(*pair) for pair in zip(sentences, references)]
            scores = [self.cider[split].score(at, sentence) for at, sentence in enumerate(sentences)]
            figures[split] = float(np.mean(scores))
            figures[f"{split}_unsupported"] = sum(bad for _, bad in counts) / max(1, sum(all for all, _ in counts))
            figures[f"{split}_bleu4"] = bleu(sentences, references)[3]
            figures[f"{split}_distinct"] = len(set(map(tuple, sentences))) / len(sentences)
            figures[f"{split}_length"] = float(np.mean([len(sentence) for sentence in sentences]))
        return figures

    @torch.no_grad()
    def captions(self, decoder, split):
        photos, sentences = self.photos[split], []
        for batch in torch.arange(photos.count, device=self.where).split(256):
            for row in beams(decoder, photos.memory(decoder, batch, 0), len(batch)).tolist():
                sentences.append([self.vocabulary[number] for number in row if number > QUESTION])
        return sentences


@torch.no_grad()
def beams(decoder, memory, count):
    where = decoder.pos.device
    cache = decoder.cache(count * BEAMS, LENGTH)
    tokens = torch.full((count * BEAMS,), BEGIN, device=where)
    likelihood = torch.full((count, BEAMS), -1e9, device=where)
    likelihood[:, 0] = 0
    said = torch.zeros(count * BEAMS, 0, dtype=torch.long, device=where)
    done = torch.zeros(count, BEAMS, dtype=torch.bool, device=where)
    for at in range(STEPS):
        chance = decoder.step(tokens, at, memory, cache).float().log_softmax(-1)
        chance[:, NEVER] = -1e9
        if at:
            chance.scatter_(1, tokens[:, None], -1e9)
        chance = chance.view(count, BEAMS, -1)
        chance = torch.where(done[:, :, None], torch.full_like(chance, -1e9), chance)
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
    length = ((said > QUESTION).sum(1).view(count, BEAMS) + 1).float()
    return said.view(count, BEAMS, -1)[torch.arange(count, device=where), (likelihood / length**LENGTH_POWER).argmax(1)]
