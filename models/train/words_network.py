"""The head that tells words: from the whole picture, and from what it attends to among the cells of the map."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from words_seen import CHANNELS, CLASSES, OBJECTS

REDUCED = 256  # directions in which the cells differ most: enough to learn from, and a fifth of the time
INNER, CELL = 192, 160
FINDS = 3 * OBJECTS + 1  # the last says that the detector has looked at all
WHOLE = 2 * CHANNELS + CLASSES + FINDS
CLASS_GAIN = 10.0
SHARP = 4.0  # attention, to begin with: how much more a cell counts that tells a word by one more
LEAST_SPREAD, FINDS_SPREAD = 1e-2, 0.1
FAR = 30.0  # spreads from the mean, where what is told of the whole is cut: nothing unheard of may outweigh all else


class Told(nn.Module):
    """Log odds of words. `axes`: what the cells were reduced by, kept for the shipped model."""

    def __init__(self, words, usual, mean, spread, inner=INNER, dropout=0.5):
        super().__init__()
        self.first, self.second = nn.Linear(WHOLE, inner), nn.Linear(inner, words)
        self.cell, self.evidence = nn.Linear(REDUCED, CELL), nn.Linear(CELL, words, bias=False)
        self.sharp = nn.Parameter(torch.full((words,), SHARP).log())
        self.dropout = dropout
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)
        nn.init.zeros_(self.second.weight)
        nn.init.normal_(self.evidence.weight, std=0.01)
        with torch.no_grad():
            self.second.bias.copy_(usual)

    def forward(self, whole, cells):
        whole = F.dropout(((whole - self.mean) / self.spread).clamp(-FAR, FAR), 0.2, self.training)
        hidden = F.dropout(F.relu(self.first(whole)), self.dropout, self.training)
        cells = F.dropout(F.relu(self.cell(cells)), 0.2, self.training)
        told = self.evidence(cells)  # [n, cells, words]
        attention = F.softmax(told * self.sharp.exp(), 1)
        return self.second(hidden) + (attention * told).sum(1)


def whole(cells, logits, finds, looked):
    """What is told of the whole picture: the map's mean and most, the classes, the finds, where the detector has `looked`.
    `cells`: [n, 144, 1280]."""
    odds = np.exp(logits - logits.max(1, keepdims=True))
    classes = np.sqrt(odds / odds.sum(1, keepdims=True)) * CLASS_GAIN
    return np.concatenate([cells.mean(1), cells.max(1), classes, finds.reshape(len(finds), -1) * looked, looked], 1)


def spread(given):
    """How far each number of `whole` is from its mean, not less than a little."""
    least = np.full(given.shape[1], LEAST_SPREAD, np.float32)
    least[-FINDS:] = FINDS_SPREAD
    return given.std(0) + least


def directions(sample):
    """The axes along which the cells differ most, [1280, REDUCED], scaled so that all differ alike much, and their middle."""
    middle = sample.mean(0)
    beside = sample - middle
    values, axes = np.linalg.eigh(beside.T @ beside / len(beside))
    values, axes = values[::-1][:REDUCED], axes[:, ::-1][:, :REDUCED]
    return (axes / np.sqrt(values + values.mean() * 0.1)).astype(np.float32), middle.astype(np.float32)


def narrowest(odds, narrower, truth):
    """Where a broader word is right, the surest right one at or under it; where it is wrong, the surest of all: what keeps a
    broader word at least as sure as a narrower one [Giunchiglia and Lukasiewicz 2020]."""
    columns = list(odds.unbind(1))
    for number, under in enumerate(narrower):
        if len(under) > 1:
            below = odds[:, under]
            right = below.masked_fill(~truth[:, under], -1e9).max(1).values
            columns[number] = torch.where(truth[:, number], right, below.max(1).values)
    return torch.stack(columns, 1)


def surest(odds, narrower):
    """As the app says it: a broader word is as sure as the surest narrower one."""
    return np.stack([odds[:, under].max(1) for under in narrower], 1)


def loss(odds, truth, named, weight, taught=None, trust=0.0):
    """Of what was named, were it there with these odds, and were it named as often as `named` says. `weight`: of each picture.
    `taught`: the odds of networks that never saw the picture, which count so much."""
    there = torch.sigmoid(odds)
    said = torch.where(truth, F.logsigmoid(odds) + named.log(), torch.log1p(-there * named + 1e-6))
    own = -(said.sum(1) * weight).mean()
    if taught is None:
        return own
    soft = F.binary_cross_entropy_with_logits(odds, torch.sigmoid(taught), reduction="none").sum(1)
    return (1 - trust) * own + trust * (soft * weight).mean()
