"""The stages that learn: captions alone, photos with their captions, and the captions' own score."""

import json
import math
import multiprocessing
import time

import numpy as np
import torch
from torch.nn import functional as F

from corpus import BEGIN, END, LENGTH, PAD, QUESTION, UNKNOWN
from features import Photos, numbers
from figures import Test, new_decoder, singulars
from run import Log, device, falling, half, seed
from saying import NEVER
from scores import Cider, Nouns

SAMPLES = 5  # captions of a photo whose scores are compared
SCORERS = 2  # processes beside each run
TEXT_END, FIRST_END, SECOND_END = 0.27, 0.52, 0.95  # shares of the time

# What the runs of a stage differ in. `text`, `questions`: how much the captions without photos and the answers count.
FIRST = {
    "hinted": dict(text=0.3, questions=0.0, dropout=0.3, blind=0.3, seed=1),
    "asked": dict(text=0.3, questions=0.15, dropout=0.3, blind=0.3, seed=2),
    "seen": dict(text=0.0, questions=0.0, dropout=0.3, blind=0.2, seed=4),
    "read": dict(text=1.0, questions=0.0, dropout=0.35, blind=0.3, seed=5),
}
# `nouns`: what a noun that nobody said costs; `rank`: which of the first stage's runs, the best being 0, it begins with.
SECOND = {
    "hinted": dict(rate=2.5e-5, nouns=0.0, captions=0.0, dropout=0.1, rank=0, seed=1),
    "asked": dict(rate=1.5e-5, nouns=0.25, captions=0.1, dropout=0.1, rank=0, seed=2),
    "seen": dict(rate=2.5e-5, nouns=0.5, captions=0.1, dropout=0.2, rank=0, seed=4),
    "read": dict(rate=3e-5, nouns=0.0, captions=0.1, dropout=0.1, rank=1, seed=5),
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


class Text:
    """Captions without a photo, with the hints that their photo might have given."""

    def __init__(self, chosen, decoder, where):
        self.sentences = numbers(chosen, "text", where)
        self.matrix, self.beside = (numbers(chosen, f"imagined-{name}", where) for name in ("matrix", "beside"))
        self.place = torch.full((len(decoder.emb.weight),), -1, device=where)  # among the hinted words, of each word
        hinted = numbers(chosen, "hinted", where)
        self.place[hinted] = torch.arange(len(hinted), device=where)

    def loss(self, decoder, batch):
        tokens = trimmed(self.sentences[batch])
        memory = decoder.unseen(self.hints(tokens))
        return loss_of(decoder(memory, tokens[:, :-1]), tokens[:, 1:])

    def hints(self, tokens):
        places = self.place[tokens]
        said = self.matrix.new_zeros(len(tokens), len(self.matrix) + 1)
        said.scatter_(1, torch.where(places < 0, len(self.matrix), places), 1.0)
        said = torch.cat([said[:, : len(self.matrix) - 1], torch.ones_like(said[:, :1])], 1)
        chance = torch.randint(len(self.beside), (len(tokens),), device=tokens.device)
        return said @ self.matrix + self.beside[chance].float()


def text(chosen):
    """What captions sound like, with nothing seen."""
    log, where = Log(chosen), device()
    seed(0)
    decoder = new_decoder(chosen, 0.1, 0.0, where)
    optimise, text = optimiser(decoder, 1e-3, 0.02, where), Text(chosen, decoder, where)
    size, begun = 512, log.share(TEXT_END)
    total, step = chosen.text_epochs * math.ceil(len(text.sentences) / size), 0
    for epoch in range(chosen.text_epochs):
        for batch in torch.randperm(len(text.sentences), device=where).split(size):
            if (share := max(step / total, (log.share(TEXT_END) - begun) / (1 - begun))) > 1:
                break
            with half(where):
                loss = text.loss(decoder, batch)
            update(decoder, optimise, loss, 1e-3 * min(1, (step + 1) / 200) * falling(share), 1.0)
            step += 1
        log(epoch=epoch, steps=step, loss=float(loss.detach()))
    torch.save(decoder.state_dict(), chosen.work / "text.pt")


def run(chosen):
    """One run of the first stage, then, when all are done, one of the second, with the photos loaded once."""
    scorers = multiprocessing.get_context("fork").Pool(SCORERS, prepare, [chosen.work, chosen.out])  # before the device is used
    where = device()
    photos = {split: Photos(chosen, split, where) for split in ("train", "questions", "dev", "other")}
    if not chosen.begin:
        first(chosen, photos, where)
        while any(not (chosen.work / f"first-{name}.done").exists() for name in FIRST):
            time.sleep(0.2)
    second(chosen, photos, scorers, where)
    scorers.terminate()


def first(chosen, photos, where):
    """Photos with their captions; captions without photos, and photos with questions and answers, beside them."""
    log, how = Log(chosen, stage="first"), FIRST[chosen.run]
    seed(how["seed"])
    decoder = new_decoder(chosen, how["dropout"], how["blind"], where)
    decoder.load_state_dict(torch.load(chosen.work / "text.pt", map_location=where))
    train, asked, text = photos["train"], photos["questions"], Text(chosen, decoder, where)
    captions, answers = numbers(chosen, "captions", where), numbers(chosen, "answers", where)
    test = Test(chosen, where, photos, ("dev", "other"))
    optimise, average = optimiser(decoder, 5e-4, 0.05, where), Average(decoder, 0.998)
    size, step, best, begun = 64, 0, None, log.share(FIRST_END)
    total = chosen.first_epochs * math.ceil(train.count / size)
    for epoch in range(chosen.first_epochs):
        decoder.train()
        for batch in torch.randperm(train.count, device=where).split(size):
            if (share := max(step / total, (log.share(FIRST_END) - begun) / (1 - begun))) > 1:
                break
            with half(where):
                loss = caption_loss(decoder, train, captions, batch)
                if how["text"]:
                    batch = torch.randint(len(text.sentences), (2 * size,), device=where)
                    loss = loss + how["text"] * text.loss(decoder, batch)
                if how["questions"]:
                    batch = torch.randint(asked.count, (size,), device=where)
                    tokens = trimmed(answers[batch])
                    logits = decoder(asked.memory(decoder, batch), tokens[:, :-1])
                    loss = loss + how["questions"] * loss_of(logits, tokens[:, 1:])
            update(decoder, optimise, loss, 5e-4 * min(1, (step + 1) / 300) * falling(share), 1.0)
            average.add(decoder)
            step += 1
        last = epoch == chosen.first_epochs - 1 or share > 1
        if last or (epoch >= 6 and epoch % 3 == 0):
            figures = test(average.weights)
            log(epoch=epoch, loss=float(loss.detach()), **figures)
            if best is None or worth(figures) > best:
                best = worth(figures)
                save(chosen.work / f"first-{chosen.run}.pt", average.weights, how, figures)
        if last:
            break
    (chosen.work / f"first-{chosen.run}.done").touch()


def caption_loss(decoder, photos, captions, batch, smoothing=0.1):
    tokens = trimmed(captions[batch])
    given = tokens[:, :-1]
    hidden = (torch.rand(given.shape, device=given.device) < 0.08) & (given > QUESTION)
    given = given.masked_fill(hidden, UNKNOWN)
    return loss_of(decoder(photos.memory(decoder, batch), given), tokens[:, 1:], smoothing)


def save(path, weights, how, figures):
    torch.save({"weights": weights, "how": how, "figures": figures}, path)


def second(chosen, photos, scorers, where):
    """Its own captions: those that people's captions agree with more than its others become likelier."""
    log, how = Log(chosen, stage="second"), SECOND[chosen.run]
    seed(how["seed"] + (100 if chosen.begin else 0))
    starts = [chosen.begin] if chosen.begin else sorted(chosen.work.glob("first-*.pt"))
    starts = [torch.load(path, map_location=where) for path in starts]
    starts.sort(key=lambda start: -worth(start["figures"]))
    start = starts[min(how["rank"], len(starts) - 1)]
    decoder = new_decoder(chosen, how["dropout"], 0.0, where)
    decoder.load_state_dict(start["weights"])
    train, captions = photos["train"], numbers(chosen, "captions", where)
    test = Test(chosen, where, photos, ("dev", "other"))
    log(begins=start["how"], **start["figures"])
    optimise, average, best = optimiser(decoder, how["rate"], 0.0, where), Average(decoder, 0.995), None
    size, step, begun = 96, 0, log.share(SECOND_END)
    total = chosen.second_epochs * math.ceil(train.count / size)
    for epoch in range(chosen.second_epochs):
        rewards = []
        for batch in torch.randperm(train.count, device=where).split(size):
            if (share := max(step / total, (log.share(SECOND_END) - begun) / (1 - begun))) > 1:
                break
            look = torch.randint(train.looks, (), device=where)
            decoder.eval()
            with torch.no_grad():
                said = sampled(decoder, train.memory(decoder, batch, look), len(batch) * SAMPLES)
            jobs = [(photo, rows, how["nouns"]) for photo, rows in zip(batch.tolist(), said.view(len(batch), SAMPLES, -1).tolist())]
            reward = torch.tensor(scorers.map(rewarded, jobs, chunksize=len(jobs) // (2 * SCORERS) or 1), device=where)
            rewards.append(float(reward.mean()))
            better = (reward - (reward.sum(1, keepdim=True) - reward) / (SAMPLES - 1)).flatten()
            decoder.train()
            with half(where):
                memory = train.memory(decoder, batch, look)
                tokens = F.pad(said, (1, 0), value=BEGIN)
                logits = decoder(memory, tokens[:, :-1]).float()
                chance = -F.cross_entropy(logits.transpose(1, 2), said, reduction="none")
                spoken = (said != PAD).float()
                loss = -(better[:, None] * chance * spoken).sum() / spoken.sum()
                if how["captions"]:
                    loss = loss + how["captions"] * caption_loss(decoder, train, captions, batch[:48], 0.0)
            update(decoder, optimise, loss, how["rate"] * min(1, (step + 1) / 50) * falling(share), 0.5)
            average.add(decoder)
            step += 1
        last = epoch == chosen.second_epochs - 1 or share > 1
        if last or epoch % 2 == 1:
            figures = test(average.weights)
            log(epoch=epoch, reward=float(np.mean(rewards or [0])), **figures)
            if best is None or worth(figures) > best:
                best = worth(figures)
                save(chosen.work / f"second-{chosen.run}{'-again' if chosen.begin else ''}.pt", average.weights, start["how"], figures)
        if last:
            break


def worth(figures):
    """Agreement with people on both kinds of photos; a noun that nobody said costs."""
    return figures["dev"] + 0.1 * figures["other"] - 0.2 * figures["dev_unsupported"]


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
        reward = cider.score(photo, sentence)
        if cost:
            said, unsupported = nouns.unsupported(sentence, train[photo])
            reward -= cost * unsupported / max(said, 1)
        rewards.append(reward)
    return rewards


@torch.no_grad()
def sampled(decoder, memory, rows):
    where = decoder.pos.device
    cache = decoder.cache(rows, LENGTH)
    tokens = torch.full((rows,), BEGIN, device=where)
    done, said = torch.zeros_like(tokens, dtype=torch.bool), []
    for at in range(20):
        logits = decoder.step(tokens, at, memory, cache).float()
        logits[:, NEVER] = -math.inf
        tokens = torch.multinomial(logits.softmax(-1), 1)[:, 0].masked_fill(done, PAD)
        said.append(tokens)
        done = done | (tokens == END)
    said = torch.stack(said, 1)
    return said[:, : max(1, int((said != PAD).sum(1).max()))]
