"""Trains the captioner: captions alone, then photos with captions, then the captions' own score. One command, one GPU:

    python captioner.py --data FOLDER --backbone efficientnet-lite2-9656183e.pth --out FOLDER

FOLDER holds captions.tsv.gz (photo, split, caption), qa.tsv.gz (photo, question, answer) and the photos in tar archives.
Out come captioner.npz and captioner-vocabulary.json for ../build/captioner.py, and log.jsonl with every figure.
Several runs that differ in one thing go on side by side; the dev split chooses, and the test split is looked at once.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch

from features import features
from figures import Test
from run import Log, device
from training import FIRST, SECOND, first, second, text, worth


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("/dev/shm/captioner"), help="for the features, 10 GB")
    parser.add_argument("--text-epochs", type=int, default=5)
    parser.add_argument("--first-epochs", type=int, default=30)
    parser.add_argument("--second-epochs", type=int, default=12)
    parser.add_argument("--minutes", type=float, default=60, help="in which it has to be done, however far it came")
    parser.add_argument("--quick", type=int, default=0, help="so many photos a split: does it run at all?")
    parser.add_argument("--stage", default="all", help=argparse.SUPPRESS)
    parser.add_argument("--run", default="", help=argparse.SUPPRESS)
    parser.add_argument("--start", type=float, default=time.time(), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    chosen.out.mkdir(parents=True, exist_ok=True)
    stages = {"features": features, "text": text, "first": first, "second": second, "choose": choose}
    if chosen.stage != "all":
        return stages[chosen.stage](chosen)
    side_by_side(chosen, "features", [""])
    side_by_side(chosen, "text", ["near", "plain"])
    side_by_side(chosen, "first", FIRST)
    side_by_side(chosen, "second", SECOND)
    side_by_side(chosen, "choose", [""])


def side_by_side(chosen, stage, runs):
    command = [sys.executable, __file__, *sys.argv[1:], "--start", str(chosen.start), "--stage", stage]
    processes = [subprocess.Popen([*command, "--run", run]) for run in runs]
    if failed := [run for run, process in zip(runs, processes) if process.wait()]:
        raise SystemExit(f"{stage}: {', '.join(failed) or 'it'} failed")


def choose(chosen):
    """The best of the second stage, or the mean of its runs, whichever dev prefers; then the test split, once."""
    log, where = Log(chosen), device()
    runs = {path.stem: torch.load(path, map_location=where) for path in sorted(chosen.work.glob("second-*.pt"))}
    near = next(iter(runs.values()))["how"]["near"]
    test = Test(chosen, where, ("dev", "other"), near)
    ranked = sorted(runs, key=lambda name: -worth(runs[name]["figures"]))
    for count in range(2, len(ranked) + 1):
        every = [runs[name]["weights"] for name in ranked[:count]]
        weights = {name: sum(one[name] for one in every) / count for name in every[0]}
        figures = test(weights, None)
        log(mean_of=ranked[:count], **figures)
        runs[f"mean of {count}"] = {"weights": weights, "how": runs[ranked[0]]["how"], "figures": figures}
    best = max(runs, key=lambda name: worth(runs[name]["figures"]))
    arrays = {name: value.half().cpu().numpy() for name, value in runs[best]["weights"].items()}
    np.savez(chosen.out / "captioner.npz", **arrays)
    final = Test(chosen, where, ("test", "other"), near)
    log(chosen=best, **final(runs[best]["weights"], None))
    for at, sentence in enumerate(final.captions("other")[:24]):
        log(caption=" ".join(sentence), reference=" ".join(final.references["other"][at][0]))


if __name__ == "__main__":
    main()
