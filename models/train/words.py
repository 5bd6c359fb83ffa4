"""Trains the head that tells words from the frozen backbone. One command, no GPU, under two hours on two cores:

    python words.py --data FOLDER --more FOLDER --labelled FOLDER --models .. --work FOLDER --out ..

`--data` holds captions.tsv.gz, qa.tsv.gz, images.tar and qa-images.tar as for captioner.py; `--more`, groceries, and
`--labelled` (labelled.py makes it): images.tar and labels.tsv (picture, its words joined by blanks). words.tsv lists the words that may be told. Networks that each leave out a
third of the pictures learn first; the shipped one learns from the words said and from what they make of pictures they never
saw. Words that are not told well enough on held-out pictures are left out, and the log says why; then what is left is
calibrated, and words.onnx and words.json are written. Stages begin where an earlier run stopped; `--stage` runs one alone.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

import words_chosen
import words_model
import words_said
import words_seen
from run import Log, falling, seed
from words_network import FINDS, REDUCED, Told, directions, loss, narrowest, spread, whole
from words_seen import CELLS

FOLDS = 3
EARLY = 0.6  # of the epochs, for the networks that only teach
EPOCHS, BATCH, RATE, DECAY = 16, 128, 2e-3, 0.05
TRUST = 0.5  # in what the other networks make of a picture
SAMPLE = 60  # pictures of each source whose cells tell the directions
LOOKED_AT = 24  # of the 144 cells, others at every step
COUNTS = {"captions": 1.0, "questions": 1.0, "groceries": 0.3, "labelled": 0.5}  # the pictures of a source; groceries are much alike
AGAIN = 0.5  # of the pictures, at every step: as another camera might have taken them
TWICE = "captions", "questions", "labelled"
BLIND = 0.25  # of the pictures: the head serves without the detector, too


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    parser.add_argument("--labelled", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="for the features, 3 GB")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--folds", type=int, default=FOLDS, help="networks that teach; 0: none")
    parser.add_argument("--stage", default="all")
    parser.set_defaults(run="", start=time.time())
    chosen = parser.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(chosen.threads)
    stages = {"see": see, "reduce": reduced, "learn": learn, "choose": words_chosen.choose, "export": words_model.export}
    for name in stages if chosen.stage == "all" else [chosen.stage]:
        chosen.stage = name
        stages[name](chosen)


def see(chosen):
    log = Log(at_work(chosen))
    for name, archive in sources(chosen).items():
        words_seen.see(chosen.models / "efficientnet-lite2.onnx", archive, chosen.work / name, log)
        words_seen.find(chosen.models / "yolox-nano.onnx", archive, chosen.work / name, log)
    for name in TWICE:
        out = chosen.work / again(name)
        words_seen.see(chosen.models / "efficientnet-lite2.onnx", sources(chosen)[name], out, log, view=words_seen.varied)


def sources(chosen):
    return {
        "captions": chosen.data / "images.tar",
        "questions": chosen.data / "qa-images.tar",
        "groceries": chosen.more / "images.tar",
        "labelled": chosen.labelled / "images.tar",
    }


def again(name):
    """Where the second view of a source's pictures lies. The detector's finds are those of the first."""
    return f"{name}-again"


def at_work(chosen):
    """The log lies beside the features, until it is committed."""
    return argparse.Namespace(**{**vars(chosen), "out": chosen.work})


def reduced(chosen):
    """Of each source what the head reads: the whole, and the cells along the directions in which they differ most."""
    log, picked = Log(at_work(chosen)), np.random.default_rng(0)
    load = lambda name, part: np.load(chosen.work / f"{name}-{part}.npy", mmap_mode="r")
    counts = {name: int((chosen.work / f"{name}-done").read_text()) for name in sources(chosen)}
    sample = [
        load(name, "cells")[np.sort(picked.choice(count, min(SAMPLE, count), False))].reshape(-1, 1280)
        for name, count in counts.items()
    ]
    axes, middle = directions(np.concatenate(sample).astype(np.float32) / words_seen.STEPS)
    np.savez(chosen.work / "axes.npz", axes=axes, middle=middle)
    for name, count in counts.items():
        finds = load(name, "finds")
        looked = np.arange(count) < int((chosen.work / f"{name}-found").read_text())
        for view in [name, again(name)] if name in TWICE else [name]:
            rows, small = [], np.zeros((count, 144, REDUCED), np.float16)
            cells, logits = load(view, "cells"), load(view, "logits")
            for begin in range(0, count, 256):
                at = slice(begin, min(begin + 256, count))
                seen = cells[at].astype(np.float32) / words_seen.STEPS
                small[at] = (seen - middle) @ axes
                rows.append(whole(seen, logits[at].astype(np.float32), finds[at].astype(np.float32), looked[at, None]).astype(np.float16))
            np.save(chosen.work / f"{view}-reduced.npy", small)
            np.save(chosen.work / f"{view}-whole.npy", np.concatenate(rows))
            log(source=view, pictures=count)


class Pictures:
    """Every source, one after the other, with what is said of its pictures."""

    def __init__(self, chosen, seen=True):
        names = {}
        for name in sources(chosen):
            count = int((chosen.work / f"{name}-done").read_text())
            names[name] = json.loads((chosen.work / f"{name}-names.json").read_text())[:count]
        more = {name: archive for name, archive in sources(chosen).items() if name not in ("captions", "questions")}
        self.said = words_said.read(chosen.data, more, names)
        every = lambda of: np.concatenate([of[name] for name in names])
        self.truth, self.named, self.part = every(self.said.truth), every(self.said.named), every(self.said.part)
        self.source = np.concatenate([[name] * len(names[name]) for name in names])
        self.counts = np.array([COUNTS[name] for name in self.source], np.float32)
        self.names = [one for name in names for one in names[name]]
        views = [names, [again(name) if name in TWICE else name for name in names]]
        part = lambda kind: [np.concatenate([np.load(chosen.work / f"{name}-{kind}.npy") for name in view]) for view in views]
        if seen:
            self.whole, self.cells = part("whole"), part("reduced")
        self.train = np.flatnonzero(self.part == "train")
        self.often = self.truth[self.train].sum(0) >= words_said.OFTEN

    def batch(self, rows):
        to = lambda array: torch.from_numpy(array.astype(np.float32))
        return to(self.whole[0][rows]), to(self.cells[0][rows])

    def trained_on(self, rows):
        """Some cells, some pictures as another camera might have taken them, some as if the detector had not looked."""
        views, at = np.random.random(len(rows)) < AGAIN, np.sort(np.random.permutation(CELLS)[:LOOKED_AT])
        stacked = lambda each: torch.from_numpy(np.stack(list(each)).astype(np.float32))
        whole = stacked(self.whole[int(view)][row] for view, row in zip(views, rows))
        cells = stacked(self.cells[int(view)][row][at] for view, row in zip(views, rows))
        whole[torch.rand(len(rows)) < BLIND, -FINDS:] = 0
        return whole, cells


def learn(chosen):
    log, pictures = Log(at_work(chosen)), Pictures(chosen)
    log(words=int(pictures.often.sum()), of=len(pictures.often), pictures=len(pictures.train))
    fold = np.random.default_rng(1).integers(max(chosen.folds, 1), size=len(pictures.part))
    taught = np.zeros(pictures.truth.shape, np.float32)
    for number in range(chosen.folds):
        rows = pictures.train[fold[pictures.train] != number]
        network = learnt(chosen, pictures, rows, number, log)
        left = pictures.train[fold[pictures.train] == number]
        taught[left] = judged(network, pictures, left)
        torch.save(network.state_dict(), chosen.work / f"fold-{number}.pt")
    network = learnt(chosen, pictures, pictures.train, FOLDS, log, taught if chosen.folds else None)
    torch.save(network.state_dict(), chosen.work / "words.pt")
    np.save(chosen.work / "odds.npy", judged(network, pictures, np.arange(len(pictures.part))))


def learnt(chosen, pictures, rows, number, log, taught=None):
    seed(number)
    given = pictures.whole[0][rows].astype(np.float32)
    usual = (pictures.truth[rows].sum(0) + 1) / (pictures.named[rows].sum(0) + 10)
    usual = torch.logit(torch.from_numpy(usual).float().clamp(1e-4, 0.9))
    to = lambda array: torch.from_numpy(array.astype(np.float32))
    network = Told(pictures.truth.shape[1], usual, to(given.mean(0)), to(spread(given)))
    optimise = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    epochs = chosen.epochs if number == FOLDS else max(1, round(EARLY * chosen.epochs))
    steps, step = epochs * -(-len(rows) // BATCH), 0
    for epoch in range(epochs):
        network.train()
        total = 0.0
        for batch in np.array_split(np.random.permutation(rows), -(-len(rows) // BATCH)):
            truth = torch.from_numpy(pictures.truth[batch])
            odds = narrowest(network(*pictures.trained_on(batch)), pictures.said.narrower, truth)
            soft = None if taught is None else torch.from_numpy(taught[batch])
            cost = loss(odds, truth, to(pictures.named[batch]), to(pictures.counts[batch]), soft, TRUST)
            for group in optimise.param_groups:
                group["lr"] = RATE * falling(step / steps)
            optimise.zero_grad(set_to_none=True)
            cost.backward()
            optimise.step()
            step += 1
            total += float(cost.detach()) * len(batch)
        log(network=number, epoch=epoch, loss=total / len(rows))
    told = words_chosen.told(pictures, judged(network, pictures, np.flatnonzero(pictures.part == "test")), "test")
    log(network=number, average_precision=float(np.nanmean(told)), words=int(np.isfinite(told).sum()))
    return network.eval()


@torch.no_grad()
def judged(network, pictures, rows):
    network.eval()
    return np.concatenate([network(*pictures.batch(batch)).numpy() for batch in np.array_split(rows, len(rows) // 256 + 1)])


if __name__ == "__main__":
    main()
