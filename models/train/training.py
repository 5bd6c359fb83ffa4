"""The stages that learn: captions alone, photos with their captions, and the captions' own score."""

import json
import math
import multiprocessing

import numpy as np
import torch
from torch.nn import functional as F

from corpus import BEGIN, END, LENGTH, PAD, QUESTION, UNKNOWN
from features import Photos, numbers
from figures import NEVER, Test, new_decoder, singulars
from run import Log, device, half, seed
from scores import Cider, Nouns

SAMPLES = 5  # captions of a photo whose scores are compared

# What the runs of a stage differ in.
FIRST = {
    "near": dict(near=True, questions=0.3, dropout=0.3, blind=0.0, seed=1),
    "plain": dict(near=False, questions=0.3, dropout=0.3, blind=0.0, seed=1),
    "few-questions": dict(near=True, questions=0.1, dropout=0.3, blind=0.0, seed=2),
    "blind": dict(near=True, questions=0.3, dropout=0.35, blind=0.15, seed=3),
}
SECOND = {
    "gentle": dict(rate=1.5e-5, nouns=0.5, captions=0.0, dropout=0.1, seed=1),
    "quick": dict(rate=4e-5, nouns=0.5, captions=0.2, dropout=0.15, seed=2),
    "grounded": dict(rate=2.5e-5, nouns=1.0, captions=0.1, dropout=0.1, seed=3),
    "fluent": dict(rate=2.5e-5, nouns=0.25, captions=0.1, dropout=0.2, seed=4),
}


def loss_of(logits, wanted, smoothing=0.1):
    return F.cross_entropy(logits.flatten(0, 1).float(), wanted.flatten(), ignore_index=PAD, label_smoothing=smoothing)


def trimmed(sentences):
    sentences = sentences.flatten(0, -2).long()
    return sentences[:, : int((sentences != PAD).sum(1).max())]


class Average:
    """Of the weights over the last steps."""

    def __init__(self, decoder, keep):
        self.keep, self.weights = keep, {name: value.detach().clone() for name, value in decoder.state_dict().items()}
        self.steps = 0

    @torch.no_grad()
    def add(self, decoder):
        self.steps += 1
        keep = min(self.keep, self.steps / (self.steps + 9))
        mine, new = list(self.weights.values()), [value.detach() for value in decoder.state_dict().values()]
        torch._foreach_mul_(mine, keep)
        torch._foreach_add_(mine, new, alpha=1 - keep)


def optimiser(decoder, rate, decay, where):
    return torch.optim.AdamW(decoder.parameters(), rate, (0.9, 0.98), weight_decay=decay, fused=where.type == "cuda")


def update(decoder, optimise, loss, rate, most):
    for group in optimise.param_groups:
        group["lr"] = rate
    optimise.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(decoder.parameters(), most)
    optimise.step()


def falling(share):
    return 0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * min(1.0, share)))


def text(chosen):
    """What captions sound like, with nothing seen."""
    log, where = Log(chosen), device()
    seed(0)
    decoder = new_decoder(chosen, chosen.run == "near", 0.1, 0.0, where)
    optimise = optimiser(decoder, 1e-3, 0.02, where)
    sentences, size, begun = numbers(chosen, "text", where), 512, log.share(0.2)
    total, step = chosen.text_epochs * (len(sentences) // size), 0
    for epoch in range(chosen.text_epochs):
        for batch in torch.randperm(len(sentences), device=where).split(size):
            if (share := max(step / max(total, 1), (log.share(0.2) - begun) / (1 - begun))) > 1:
                break
            tokens = trimmed(sentences[batch])
            with half(where):
                nothing = decoder.mn(decoder.nothing).expand(len(tokens), -1, -1)
                loss = loss_of(decoder(nothing, tokens[:, :-1]), tokens[:, 1:])
            update(decoder, optimise, loss, 1e-3 * min(1, (step + 1) / 200) * falling(share), 1.0)
            step += 1
        log(epoch=epoch, steps=step, loss=float(loss.detach()))
    torch.save(decoder.state_dict(), chosen.work / f"text-{chosen.run}.pt")


def first(chosen):
    """Photos with their captions; photos with questions and answers beside them."""
    log, where, how = Log(chosen), device(), FIRST[chosen.run]
    seed(how["seed"])
    decoder = new_decoder(chosen, how["near"], how["dropout"], how["blind"], where)
    decoder.load_state_dict(torch.load(chosen.work / f"text-{'near' if how['near'] else 'plain'}.pt", map_location=where))
    photos, asked = (Photos(chosen, split, where, how["near"]) for split in ("train", "questions"))
    captions, answers = numbers(chosen, "captions", where), numbers(chosen, "answers", where)
    test = Test(chosen, where, ("dev", "other"), how["near"])
    optimise, average = optimiser(decoder, 5e-4, 0.05, where), Average(decoder, 0.998)
    size, step, best, end, begun = 64, 0, None, 0.55, log.share(0.55)
    total = chosen.first_epochs * math.ceil(photos.count / size)
    for epoch in range(chosen.first_epochs):
        decoder.train()
        for batch in torch.randperm(photos.count, device=where).split(size):
            if (share := max(step / total, (log.share(end) - begun) / (1 - begun))) > 1:
                break
            with half(where):
                loss = caption_loss(decoder, photos, captions, batch)
                if how["questions"]:
                    batch = torch.randint(asked.count, (size,), device=where)
                    tokens = trimmed(answers[batch])
                    logits = decoder(asked.memory(decoder, batch), tokens[:, :-1])
                    loss = loss + how["questions"] * loss_of(logits, tokens[:, 1:])
            update(decoder, optimise, loss, 5e-4 * min(1, (step + 1) / 300) * falling(share), 1.0)
            average.add(decoder)
            step += 1
        last = epoch == chosen.first_epochs - 1 or share > 1
        if last or (epoch >= chosen.first_epochs // 2 and epoch % 3 == 0):
            figures = test(average.weights, how)
            log(epoch=epoch, loss=float(loss.detach()), **figures)
            if best is None or figures["dev"] > best:
                best = figures["dev"]
                save(chosen.work / f"first-{chosen.run}.pt", average.weights, how, figures)
        if last:
            break


def caption_loss(decoder, photos, captions, batch, smoothing=0.1):
    tokens = trimmed(captions[batch])
    given = tokens[:, :-1]
    hidden = (torch.rand(given.shape, device=given.device) < 0.08) & (given > QUESTION)
    given = given.masked_fill(hidden, UNKNOWN)
    return loss_of(decoder(photos.memory(decoder, batch), given), tokens[:, 1:], smoothing)


def save(path, weights, how, figures):
    torch.save({"weights": weights, "how": how, "figures": figures}, path)


def second(chosen):
    """Its own captions: those that people's captions agree with more than its others become likelier."""
    pool = multiprocessing.get_context("fork").Pool(3, prepare, [chosen.work, chosen.out])  # before the device is used
    log, where, how = Log(chosen), device(), SECOND[chosen.run]
    seed(how["seed"])
    starts = [torch.load(path, map_location=where) for path in sorted(chosen.work.glob("first-*.pt"))]
    start = max(starts, key=lambda start: start["figures"]["dev"] + 0.25 * start["figures"]["other"])
    near = start["how"]["near"]
    decoder = new_decoder(chosen, near, how["dropout"], 0.0, where)
    decoder.load_state_dict(start["weights"])
    photos, captions = Photos(chosen, "train", where, near), numbers(chosen, "captions", where)
    test = Test(chosen, where, ("dev", "other"), near)
    log(begins=start["how"], **start["figures"])
    optimise, average, best = optimiser(decoder, how["rate"], 0.0, where), Average(decoder, 0.995), None
    size, step, end, begun = 96, 0, 0.92, log.share(0.92)
    total = chosen.second_epochs * math.ceil(photos.count / size)
    for epoch in range(chosen.second_epochs):
        rewards = []
        for batch in torch.randperm(photos.count, device=where).split(size):
            if (share := max(step / total, (log.share(end) - begun) / (1 - begun))) > 1:
                break
            look = torch.randint(photos.looks, (), device=where)
            decoder.eval()
            with torch.no_grad():
                said = sampled(decoder, photos.memory(decoder, batch, look), SAMPLES)
            jobs = [(int(photo), rows, how["nouns"]) for photo, rows in zip(batch, said.view(len(batch), SAMPLES, -1).tolist())]
            reward = torch.tensor(pool.map(rewarded, jobs, chunksize=8), device=where)
            rewards.append(float(reward.mean()))
            better = (reward - (reward.sum(1, keepdim=True) - reward) / (SAMPLES - 1)).flatten()
            decoder.train()
            with half(where):
                memory = photos.memory(decoder, batch, look)
                tokens = F.pad(said, (1, 0), value=BEGIN)
                logits = decoder(memory, tokens[:, :-1]).float()
                chance = -F.cross_entropy(logits.transpose(1, 2), said, reduction="none")
                spoken = (said != PAD).float()
                loss = -(better[:, None] * chance * spoken).sum() / spoken.sum()
                if how["captions"]:
                    loss = loss + how["captions"] * caption_loss(decoder, photos, captions, batch[:48], 0.0)
            update(decoder, optimise, loss, how["rate"] * min(1, (step + 1) / 50) * falling(share), 0.5)
            average.add(decoder)
            step += 1
        last = epoch == chosen.second_epochs - 1 or share > 1
        if last or epoch % 2 == 1:
            figures = test(average.weights, start["how"])
            log(epoch=epoch, reward=float(np.mean(rewards or [0])), **figures)
            if best is None or worth(figures) > best:
                best = worth(figures)
                save(chosen.work / f"second-{chosen.run}.pt", average.weights, start["how"], figures)
        if last:
            break
    pool.terminate()


def worth(figures):
    """Agreement with people on both kinds of photos; a noun that nobody said costs."""
    return figures["dev"] + 0.25 * figures["other"] - 0.4 * figures["dev_unsupported"]


def prepare(work, out):
    global cider, nouns, train
    train = [[number_of(caption, out) for caption in captions] for captions in json.loads((work / "references.json").read_text())["train"]]
    cider = Cider(train)
    index = vocabulary_index(out)
    nouns = Nouns({index[word]: index.get(one, -index[word]) for word, one in singulars().items() if word in index})


def vocabulary_index(out, cache={}):
    if not cache:
        cache.update({word: number for number, word in enumerate(json.loads((out / "captioner-vocabulary.json").read_text()))})
    return cache


def number_of(caption, out):
    index = vocabulary_index(out)
    return [index.get(word, -1 - at) for at, word in enumerate(caption)]


def rewarded(job):
    photo, rows, cost = job
    rewards = []
    for row in rows:
        sentence = [number for number in row if number > QUESTION]
        said, unsupported = nouns.unsupported(sentence, train[photo])
        rewards.append(cider.score(photo, sentence) - cost * unsupported / max(said, 1))
    return rewards


@torch.no_grad()
def sampled(decoder, memory, count):
    rows = len(memory) * count
    read = [tuple(part.repeat_interleave(count, 0) for part in layer.read(memory)) for layer in decoder.layers]
    cache = decoder.cache(rows, LENGTH)
    tokens = torch.full((rows,), BEGIN, device=memory.device)
    done, said = torch.zeros_like(tokens, dtype=torch.bool), []
    for at in range(20):
        logits = decoder.step(tokens, at, read, cache).float()
        logits[:, NEVER] = -math.inf
        tokens = torch.multinomial(logits.softmax(-1), 1)[:, 0].masked_fill(done, PAD)
        said.append(tokens)
        done = done | (tokens == END)
    said = torch.stack(said, 1)
    return said[:, : max(1, int((said != PAD).sum(1).max()))]
