"""Fits the constants of `src/domain/draft/calibration.rs`: how likely a find is, by the detector's and the tagger's word.

    cargo xtask eval tags --images PHOTOS --boxes TABLE --scores scores.tsv
    python models/train/calibration.py scores.tsv [MORE.tsv ...]

Prints them, and how well they hold for photos that they were not fitted on (each left out once), of each table and of all.
With `--scale` it leaves the constants as they are, and prints in place of them the `scale` for the manifest's entry of a
detector that takes the place of ours (the scores are measured before the entry has one). Needs numpy.
"""

import argparse
import csv
import functools
import re
import sys
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).parents[2] / "src/domain/draft/calibration.rs"
EDGE = 1e-3  # nobody is surer than this; as in inference.rs
HEARD = -3.0  # logit of the tagger's probability from which it counts
STRENGTH = 0.1  # of the pull of the slopes towards zero
WORTH = 0.45  # from here on a word is proposed
BINS = 10
DRAWS, SEED = 2000, 0  # of words that are right as often as the curve says


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("scores", type=Path, nargs="+")
    arguments.add_argument("--scale", action="store_true", help="of another detector")
    options = arguments.parse_args()
    paths = options.scores
    tables = [read(path) for path in paths]
    photos, features, right = (np.concatenate(parts) for parts in zip(*tables))
    fitted, guess = (fit_scale, likely_scaled) if options.scale else (fit, likely)
    held_back = np.zeros(len(right))
    for photo in np.unique(photos):
        left_out = photos == photo
        held_back[left_out] = guess(features[left_out], fitted(features[~left_out], right[~left_out]))
    constants = fitted(features, right)
    if options.scale:
        slope, offset = np.round(constants, 2).tolist()
        print(f'"scale": {{ "slope": {slope}, "offset": {offset} }}')
    else:
        print("FOUND =", np.round(constants, 2).tolist())
    ends = np.cumsum([len(table[0]) for table in tables])
    parts = [(path.name, slice(end - len(table[0]), end)) for path, table, end in zip(paths, tables, ends)]
    for name, part in [*parts, ("all", slice(None))] if len(parts) > 1 else parts:
        report(name, held_back[part], features[part], right[part])


def report(name, held_back, features, right):
    shown = held_back >= WORTH
    print(f"{name}: of {shown.sum()} words held back {right[shown].mean():.3f} are right")
    print(f"  calibration error {calibration_error(held_back, right):.3f}, by chance {by_chance(held_back):.3f}")
    print(f"  the detector's own scores {calibration_error(likely(features, np.array([0, 1, 0, 0])), right):.3f}")
    print(f"  words that are there and were found: {int(right.sum())}")


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    if not rows:
        sys.exit(f"{path} is empty")
    photos = np.array([row[0] for row in rows])
    score, mass = (logit(np.array([float(row[column]) for row in rows])) for column in (2, 3))
    company = np.array([float(row[4]) for row in rows])
    features = np.stack([np.ones(len(rows)), score, np.maximum(mass - HEARD, 0), company], axis=1)
    return photos, features, np.array([row[5] == "1" for row in rows], float)


def logit(share):
    share = np.clip(share, EDGE, 1 - EDGE)
    return np.log(share / (1 - share))


def likely(features, constants):
    return 1 / (1 + np.exp(-features @ constants))


def fit(features, right):
    """Newton's method; the problem is convex."""
    pull = np.diag([0, *[STRENGTH] * (features.shape[1] - 1)])
    constants = np.zeros(features.shape[1])
    for _ in range(50):
        guess = likely(features, constants)
        gradient = features.T @ (guess - right) + pull @ constants
        curvature = (features * (guess * (1 - guess))[:, None]).T @ features + pull
        constants -= np.linalg.solve(curvature, gradient)
    return constants


@functools.cache
def shipped():
    """The constants of the app."""
    found = re.search(r"const FOUND: \[f32; 4\] = \[(.+?)\];", SOURCE.read_text(encoding="utf-8"))
    return np.array([float(number) for number in found[1].split(",")])


def scaled(features, scale):
    """What is found, and what is found beside it, in the scores of the shipped detector."""
    slope, offset = scale
    constant, score, heard, company = features.T
    company = np.where(company > 0, 1 / (1 + np.exp(-(slope * logit(company) + offset))), 0)
    return np.stack([constant, slope * score + offset, heard, company], axis=1)


def likely_scaled(features, scale):
    return likely(scaled(features, scale), shipped())


def fit_scale(features, right):
    """By trying, closer and closer around the best; towards no change where little is known."""
    best, reach = np.array([1.0, 0.0]), np.array([0.9, 3.0])
    while reach[1] > 0.005:
        steps = np.linspace(-1, 1, 9)
        tries = [best + reach * (a, b) for a in steps for b in steps]
        best = min((scale for scale in tries if scale[0] > 0), key=lambda scale: loss(features, right, scale))
        reach = reach / 2
    return best


def loss(features, right, scale):
    guess = np.clip(likely_scaled(features, scale), 1e-6, 1 - 1e-6)
    pull = STRENGTH / 2 * ((scale[0] - 1) ** 2 + scale[1] ** 2)
    return pull - np.sum(right * np.log(guess) + (1 - right) * np.log(1 - guess))


def calibration_error(guess, right):
    shown = guess >= WORTH
    guess, right = guess[shown], right[shown]
    bins = np.minimum((guess * BINS).astype(int), BINS - 1)
    return sum(abs(guess[bins == n].mean() - right[bins == n].mean()) * (bins == n).mean() for n in np.unique(bins))


def by_chance(guess):
    chance = np.random.default_rng(SEED)
    return np.mean([calibration_error(guess, (chance.random(len(guess)) < guess).astype(float)) for _ in range(DRAWS)])


if __name__ == "__main__":
    main()
