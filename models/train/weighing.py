"""What the app does with the sentences that it found, on the dev split: how much agreement counts, what a score is."""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import saying
from corpus import QUESTION
from features import Photos
from figures import new_decoder, singulars
from run import Log, device
from scores import Cider, Nouns

PEOPLE = set((Path(__file__).parents[1] / "build/people.txt").read_text().split())
NOUNS = Nouns(singulars())
WEIGHTS = 0, 0.5, 1, 1.5, 2, 3
FOLDS, BINS = 5, 10


def weigh(chosen):
    log, where = Log(chosen), device()
    vocabulary = json.loads((chosen.out / "captioner-vocabulary.json").read_text())
    references = json.loads((chosen.work / "references.json").read_text())["dev"]
    found, cider = search(chosen, vocabulary, where), Cider(references)
    for weight in WEIGHTS:
        said = [sentence for sentence, _, _ in best(found, vocabulary, weight)]
        log(agreement=weight, dev=float(np.mean([cider.score(at, sentence) for at, sentence in enumerate(said)])))
    said = best(found, vocabulary, saying.AGREEMENT)
    given = np.array([[1.0, mean, things] for _, mean, things in said])
    named = np.array([is_named(sentence, captions) for (sentence, _, _), captions in zip(said, references)], float)
    told, fold = np.zeros(len(said)), np.arange(len(said)) % FOLDS
    for number in range(FOLDS):
        out = fold == number
        told[out] = 1 / (1 + np.exp(-given[out] @ curve(given[~out], named[~out])))
    bins = np.array_split(np.argsort(told), BINS)
    error = sum(abs(told[one].mean() - named[one].mean()) * len(one) for one in bins) / len(told)
    log(curve=[round(float(value), 2) for value in curve(given, named)], right=float(named.mean()), ece=float(error))


def search(chosen, vocabulary, where):
    """Of some photos at a time: their sentences, how those agree with what is expected, and the logarithms of the
    probabilities that everything they name is named."""
    decoder = new_decoder(chosen, 0.0, 0.0, where).eval()
    decoder.load_state_dict(torch.load(chosen.work / "chosen.pt", map_location=where)["weights"])
    photos, usual = Photos(chosen, "dev", where), saying.Usual(chosen.work, len(vocabulary), where)
    is_person = torch.tensor([word in PEOPLE for word in vocabulary], device=where)
    is_thing = torch.tensor([word in NOUNS.singular for word in vocabulary], device=where) & ~is_person
    found = []
    for batch in torch.arange(photos.count, device=where).split(128):
        hints = photos.hints[0, batch]
        sentences = saying.search(decoder, photos.memory(decoder, batch, 0), len(batch))
        chances, tokens = usual.chances(hints), sentences.tokens
        things = (chances.log()[:, None].expand(-1, saying.BEAMS, -1).gather(2, tokens) * is_thing[tokens]).sum(2)
        somebody = (1 - (1 - chances[:, is_person]).prod(1)).log()[:, None] * is_person[tokens].any(2)
        found.append((sentences, usual.agreement(hints, tokens), things + somebody))
    return found


def best(found, vocabulary, weight):
    """Each photo's sentence in words, with the mean of its logarithms and that of what it names."""
    said = []
    for sentences, agreement, named in found:
        for row, at in enumerate((sentences.rank + weight * agreement).argmax(1).tolist()):
            words = [vocabulary[token] for token in sentences.tokens[row, at].tolist() if token > QUESTION]
            said.append((words, float(sentences.mean[row, at]), float(named[row, at])))
    return said


def is_named(sentence, captions):
    """Whether people name all its things, and somebody by any word where it does."""
    is_somebody = any(word in PEOPLE for caption in captions for word in caption)
    doubted = [word for word in sentence if word not in PEOPLE or not is_somebody]
    return NOUNS.unsupported(doubted, captions)[1] == 0


def curve(given, right):
    """The logistic one of the greatest likelihood."""
    given, right = torch.from_numpy(given), torch.from_numpy(right)
    weights = torch.zeros(given.shape[1], dtype=torch.double, requires_grad=True)
    optimise = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimise.zero_grad()
        value = F.binary_cross_entropy_with_logits(given @ weights, right)
        value.backward()
        return value

    optimise.step(loss)
    return weights.detach().numpy()
