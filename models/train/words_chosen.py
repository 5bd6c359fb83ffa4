"""Which words are told well enough, and what the odds of each are worth, on pictures that nothing was learnt from."""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from run import Log
from words_network import surest

HERE = Path(__file__).parent
ELSEWHERE = ("other", "held")  # parts whose pictures are unlike the many that were learnt from
# How much a picture counts for the curves; Flickr8k's test photos not at all, so that figures on them are of others.
COUNTS = {"other": 1.0, "held": 1.0, "dev": 0.3, "test": 0.0}
LABELLED = 0.1  # the same of pictures with a label or two: every close-up of groceries is food
LEAST_PRECISION = 0.03  # average, of a word that is kept; what is there and not said counts as wrong, so it is low throughout
BETTER, BETTER_OF_MANY = 3.5, 1.5  # times as good as chance, at least; of words that are said of more than a tenth
KEPT = 0.5  # the chance that a person keeps a word, from which it is proposed
FOLDS = 3
RIDGE_SLOPE, RIDGE_SHIFT = 8.0, 1.0  # how firmly the curve of one word is held to that of all
BINS = 10


def average_precision(truth, odds):
    ranked = truth[np.argsort(-odds, kind="stable")]
    return float((ranked.cumsum() / np.arange(1, len(ranked) + 1) * ranked).sum() / ranked.sum()) if ranked.any() else np.nan


def told(pictures, odds, *parts):
    """Of each word its average precision among the held-out pictures of these parts; nothing where it is said of fewer than five."""
    at = np.isin(pictures.part, parts)
    truth, odds = pictures.truth[at], surest(odds, pictures.said.narrower)
    return np.array([
        average_precision(truth[:, word], odds[:, word]) if truth[:, word].sum() >= 5 else np.nan for word in range(truth.shape[1])
    ])


def choose(chosen):
    from words import Pictures, at_work

    log, pictures = Log(at_work(chosen)), Pictures(chosen, False)
    every = np.load(chosen.work / "odds.npy")
    out = pictures.part != "train"
    truth, named, odds = pictures.truth[out], pictures.named[out], every[out]
    part = pictures.part[out]
    weight = counts(part, pictures.source[out])
    curves = fitted(odds, truth, named, weight)
    told_chance = surest(curves[0] * odds + curves[1], pictures.said.narrower)
    chance = 1 / (1 + np.exp(-told_chance))
    lines, kept = [], []
    for number, word in enumerate(pictures.said.words):
        line = dict(word=word, said=int(pictures.truth[pictures.train, number].sum()), held_out=int(truth[:, number].sum()))
        precision = average_precision(truth[:, number], told_chance[:, number])
        proposed = chance[:, number] >= KEPT
        line.update(average_precision=precision, chance=float(truth[:, number].mean()), proposed=int(proposed.sum()))
        line["expected_kept"] = float(chance[proposed, number].mean()) if proposed.any() else 0.0
        line["said_of_proposed"] = float(truth[proposed, number].mean()) if proposed.any() else 0.0
        line["dropped"] = why(line, pictures.often[number])
        lines.append(line)
        if not line["dropped"]:
            kept.append(number)
    for line in lines:
        log(**{key: value for key, value in line.items() if value})
    log(kept=len(kept), of=len(lines), average_precision=float(np.mean([lines[at]["average_precision"] for at in kept])))
    elsewhere = np.isin(part, ELSEWHERE) & np.isin(pictures.source[out], ["captions", "questions"])
    precisions = [average_precision(truth[elsewhere, at], told_chance[elsewhere, at]) for at in kept if truth[elsewhere, at].sum() >= 5]
    log(part="elsewhere", words=len(precisions), average_precision=float(np.mean(precisions)))
    cross = crossed(odds, truth, named, weight, pictures.said.narrower)
    for kind, chances in {"": chance, ", each third by the others": cross}.items():
        for name, at in {**{name: part == name for name in dict.fromkeys(part)}, "elsewhere": elsewhere}.items():
            log(part=name + kind, **worth(chances[at][:, kept], truth[at][:, kept], named[at][:, kept]))
    np.savez(chosen.work / "chosen.npz", kept=np.array(kept), slope=curves[0], shift=curves[1])


def counts(part, source):
    return np.where(np.isin(source, ["groceries", "labelled"]), LABELLED, [COUNTS[name] for name in part])


def why(line, often):
    if not often:
        return "said of too few pictures"
    better = BETTER if line["chance"] < 0.1 else BETTER_OF_MANY
    if not line["average_precision"] >= max(LEAST_PRECISION, better * line["chance"]):
        return "told too badly" if line["held_out"] else "said of none that is held out"
    return ""


def fitted(odds, truth, named, weight, steps=150):
    """Slope and shift for each word, held to those of all: [2, 1, words]."""
    to = lambda array: torch.from_numpy(np.ascontiguousarray(array)).float()
    odds, right, named, weight = to(odds), torch.from_numpy(truth), to(named), to(weight)[:, None]
    words = odds.shape[1]
    every, own = torch.zeros(2, requires_grad=True), torch.zeros(2, 1, words, requires_grad=True)
    optimise = torch.optim.Adam([every, own], 0.04)
    for _ in range(steps):
        curve = (torch.exp(every[0] + own[0]) * odds) + every[1] + own[1]
        there = torch.sigmoid(curve)
        said = torch.where(right, F.logsigmoid(curve) + named.log(), torch.log1p(-there * named + 1e-6))
        cost = -(said * weight).sum() + RIDGE_SLOPE * (own[0] ** 2).sum() + RIDGE_SHIFT * (own[1] ** 2).sum()
        optimise.zero_grad()
        cost.backward()
        optimise.step()
    with torch.no_grad():
        return torch.stack([torch.exp(every[0] + own[0]), every[1] + own[1]]).numpy()


def crossed(odds, truth, named, weight, narrower):
    """Chances of pictures that the curves were not fitted on, a third at a time."""
    fold, chance = np.random.default_rng(2).integers(FOLDS, size=len(odds)), np.zeros(odds.shape)
    for number in range(FOLDS):
        rest, at = fold != number, fold == number
        slope, shift = fitted(odds[rest], truth[rest], named[rest], weight[rest])
        chance[at] = 1 / (1 + np.exp(-surest(slope * odds[at] + shift, narrower)))
    return chance


def worth(chance, truth, named):
    """Of the words proposed: how many, how sure, and the calibration error of being said, as far as it would be."""
    proposed = chance >= KEPT
    expected = chance * named
    some = chance >= 0.05
    return dict(
        pictures=len(chance),
        words_a_picture=float(proposed.sum() / len(chance)),
        without=float((~proposed.any(1)).mean()),
        said=float(truth[proposed].mean()),
        expected_said=float(expected[proposed].mean()),
        expected_kept=float(chance[proposed].mean()),
        calibration_error=calibration_error(expected[some], truth[some]),
    )


def calibration_error(chance, truth):
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    return float(sum(abs(chance[bins == at].mean() - truth[bins == at].mean()) * (bins == at).mean() for at in set(bins)))
