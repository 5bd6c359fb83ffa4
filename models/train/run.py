"""What every stage of a training run shares: its log, its clock, its pace, the device."""

import json
import math
import random
import time

import numpy as np
import torch


class Log:
    def __init__(self, chosen, stage=None):
        self.chosen, self.stage = chosen, stage or chosen.stage

    def __call__(self, **figures):
        entry = dict(at=round(time.time() - self.chosen.start), stage=self.stage, run=self.chosen.run, **figures)
        line = json.dumps({key: round(value, 4) if isinstance(value, float) else value for key, value in entry.items()})
        print(line, flush=True)
        with open(self.chosen.out / "log.jsonl", "a") as log:
            log.write(line + "\n")

    def share(self, end):
        """Of the time until `end`, itself a share of all there is."""
        return (time.time() - self.chosen.start) / (60 * self.chosen.minutes * end)


def falling(share):
    """Of the rate at which it learns, after this share of the steps."""
    return 0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * min(1.0, share)))


def device():
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = torch.backends.cudnn.benchmark = True
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def half(where):
    return torch.autocast(where.type, torch.bfloat16, enabled=where.type == "cuda")


def seed(number):
    random.seed(number)
    np.random.seed(number)
    torch.manual_seed(number)
