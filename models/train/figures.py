"""Captions of whole splits as the app says them, scored as `cargo xtask eval captions` does."""

import json
from pathlib import Path

import numpy as np
import torch

import saying
from corpus import LENGTH, QUESTION
from network import Decoder
from scores import Cider, Nouns, bleu

NOUNS = Path(__file__).parents[2] / "xtask/eval/nouns.txt"


def new_decoder(chosen, dropout, blind, where):
    vocabulary = json.loads((chosen.out / "captioner-vocabulary.json").read_text())
    return Decoder(len(vocabulary), np.load(chosen.work / "hinted.npy"), LENGTH, dropout, blind).to(where)


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
        self.usual = saying.Usual(chosen.work, len(self.vocabulary), where)

    def __call__(self, weights):
        decoder = new_decoder(self.chosen, 0.0, 0.0, self.where).eval()
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
        for batch in torch.arange(photos.count, device=self.where).split(128):
            found = saying.search(decoder, photos.memory(decoder, batch, 0), len(batch))
            agreement = self.usual.agreement(photos.hints[0, batch], found.tokens)
            for row in saying.best(found, agreement).tolist():
                sentences.append([self.vocabulary[number] for number in row if number > QUESTION])
        return sentences
