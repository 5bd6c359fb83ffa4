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

PEOPLE = Path(__file__).parents[1] / "build/people.txt"
WEIGHTS = 0, 0.5, 1, 1.5, 2, 3
FOLDS, BINS = 5, 10


def weigh(chosen):
    log, where = Log(chosen), device()
    decoder = new_decoder(chosen, 0.0, 0.0, where).eval()
    decoder.load_state_dict(torch.load(chosen.work / "chosen.pt", map_location=where)["weights"])
    vocabulary = json.loads((chosen.out / "captioner-vocabulary.json").read_text())
    references = json.loads((chosen.work / "references.json").read_text())["dev"]
    photos, usual = Photos(chosen, "dev", where), saying.Usual(chosen.work, len(vocabulary), where)
    cider, nouns = Cider(references), Nouns(singulars())
    people = set(PEOPLE.read_text().split())
    is_person = torch.tensor([word in people for word in vocabulary], device=where)
    is_thing = torch.tensor([word in nouns.singular for word in vocabulary], device=where) & ~is_person
    found = []
    for batch in torch.arange(photos.count, device=where).split(128):
        hints = photos.hints[0, batch]
        sentences = saying.search(decoder, photos.memory(decoder, batch, 0), len(batch))
        chances, tokens = usual.chances(hints), sentences.tokens
        things = (chances.log()[:, None].expand(-1, saying.BEAMS, -1).gather(2, tokens) * is_thing[tokens]).sum(2)
        somebody = (1 - (1 - chances[:, is_person]).prod(1)).log()[:, None] * is_person[tokens].any(2)
        found.append((sentences, usual.agreement(hints, tokens), things + somebody))
    for weight in WEIGHTS:
        tokens = [row for sentences, agreement, _ in found for row in saying.best(sentences, agreement, weight).tolist()]
        said = [[vocabulary[token] for token in row if token > QUESTION] for row in tokens]
        log(agreement=weight, dev=float(np.mean([cider.score(at, sentence) for at, sentence in enumerate(said)])))
    means, things, supported = [], [], []
    for sentences, agreement, named in found:
        chosen_ones = (sentences.rank + saying.AGREEMENT * agreement).argmax(1)
        for row, at in enumerate(chosen_ones.tolist()):
            sentence = [vocabulary[token] for token in sentences.tokens[row, at].tolist() if token > QUESTION]
            captions = references[len(supported)]
            is_named = any(word in people for caption in captions for word in caption)
            sentence = [word for word in sentence if word not in people or not is_named]
            supported.append(nouns.unsupported(sentence, captions)[1] == 0)
            means.append(float(sentences.mean[row, at]))
            things.append(float(named[row, at]))
    given = np.stack([np.ones(len(means)), means, things], 1)
    supported = np.array(supported, float)
    told, fold = np.zeros(len(means)), np.arange(len(means)) % FOLDS
    for number in range(FOLDS):
        out = fold == number
        told[out] = 1 / (1 + np.exp(-given[out] @ curve(given[~out], supported[~out])))
    bins = np.array_split(np.argsort(told), BINS)
    error = sum(abs(told[one].mean() - supported[one].mean()) * len(one) for one in bins) / len(told)
    log(curve=[round(float(value), 2) for value in curve(given, supported)], right=float(supported.mean()), ece=float(error))


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
