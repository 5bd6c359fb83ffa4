"""Trains the captioner: captions alone, then photos with captions, then the captions' own score. One command, one GPU:

    python captioner.py --data FOLDER --backbone ../efficientnet-lite2.onnx --out FOLDER

FOLDER holds captions.tsv.gz (photo, split, caption), qa.tsv.gz (photo, question, answer) and the photos in tar archives.
Out come captioner.npz, captioner-hints.npz and captioner-words.json for ../build/captioner.py, and log.jsonl with every
figure, the weight and the curve of src/infer/caption.rs among them. Several runs that differ in one thing go on side by
side; the dev split chooses; the test split is for `cargo xtask eval captions`. With `--begin chosen.pt`, which lies in the
folder of the features, the last stage goes on.
"""

import argparse
import collections
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch

import corpus as corpora
from corpus import SPECIAL
from features import Photos, features
from figures import Test
from run import Log, device
from training import FIRST, run, text, worth
from weighing import weigh

LEAST_SAID = 4  # times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("/dev/shm/captioner"), help="for the features, 13 GB")
    parser.add_argument("--text-epochs", type=int, default=5)
    parser.add_argument("--first-epochs", type=int, default=24)
    parser.add_argument("--second-epochs", type=int, default=16)
    parser.add_argument("--minutes", type=float, default=60, help="in which it has to be done, however far it came")
    parser.add_argument("--quick", type=int, default=0, help="so many photos a split: does it run at all?")
    parser.add_argument("--begin", type=Path, help="the weights with which the last stage goes on")
    parser.add_argument("--stage", default="all", help=argparse.SUPPRESS)
    parser.add_argument("--run", default="", help=argparse.SUPPRESS)
    parser.add_argument("--start", type=float, default=time.time(), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    chosen.out.mkdir(parents=True, exist_ok=True)
    stages = {"features": features, "text": text, "run": run, "choose": choose, "weigh": weigh}
    if chosen.stage != "all":
        return stages[chosen.stage](chosen)
    if not chosen.begin:
        side_by_side(chosen, "features", [""])
        side_by_side(chosen, "text", [""])
    side_by_side(chosen, "run", FIRST)
    side_by_side(chosen, "choose", [""])
    side_by_side(chosen, "weigh", [""])


def side_by_side(chosen, stage, runs):
    command = [sys.executable, __file__, *sys.argv[1:], "--start", str(chosen.start), "--stage", stage]
    processes = [subprocess.Popen([*command, "--run", run]) for run in runs]
    if failed := [run for run, process in zip(runs, processes) if process.wait()]:
        raise SystemExit(f"{stage}: {', '.join(failed) or 'it'} failed")


def choose(chosen):
    """The best of the last stage, or the mean of its best runs, whichever dev prefers."""
    log, where = Log(chosen), device()
    runs = {path.stem: torch.load(path, map_location=where) for path in sorted(chosen.work.glob("second-*.pt"))}
    test = Test(chosen, where, {split: Photos(chosen, split, where) for split in ("dev", "other")}, ("dev", "other"))
    ranked = sorted(runs, key=lambda name: -worth(runs[name]["figures"]))
    for count in range(2, len(ranked) + 1):
        every = [runs[name]["weights"] for name in ranked[:count]]
        weights = {name: sum(one[name] for one in every) / count for name in every[0]}
        figures = test(weights)
        log(mean_of=ranked[:count], **figures)
        runs[f"mean of {count}"] = {"weights": weights, "how": runs[ranked[0]]["how"], "figures": figures}
    best = max(runs, key=lambda name: worth(runs[name]["figures"]))
    log(chosen=best, how=runs[best]["how"], **runs[best]["figures"])
    torch.save(runs[best], chosen.work / "chosen.pt")
    vocabulary = json.loads((chosen.out / "captioner-vocabulary.json").read_text())
    keep = spoken(corpora.read(chosen.data), vocabulary)
    place = {number: at for at, number in enumerate(keep)}
    weights = {**runs[best]["weights"], "emb.weight": runs[best]["weights"]["emb.weight"][keep]}
    save(chosen.out / "captioner.npz", weights)
    hinted = [place[number] for number in np.load(chosen.work / "hinted.npy").tolist()]
    words = torch.load(chosen.work / "words.pt", map_location="cpu")
    save(chosen.out / "captioner-hints.npz", {**words, "hinted": torch.tensor(hinted)})
    (chosen.out / "captioner-words.json").write_text(json.dumps([vocabulary[number] for number in keep]))


def spoken(corpus, vocabulary):
    """The numbers of the words that it may say: what was said of photos often enough to be learnt."""
    said = collections.Counter(word for name in corpus.names["train"] for caption in corpus.references[name] for word in caption)
    return [number for number, word in enumerate(vocabulary) if number < len(SPECIAL) or said[word] >= LEAST_SAID]


def save(path, arrays):
    arrays = {name: value.half() if value.dim() > 1 else value for name, value in arrays.items()}
    np.savez(path, **{name: value.cpu().numpy() for name, value in arrays.items()})


if __name__ == "__main__":
    main()
