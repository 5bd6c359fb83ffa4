"""Counts what people say things do, and where, so that the app can tell a sentence that nobody says.

    python models/train/sense.py captions.tsv.gz [--split text --split train]

Reads captions (image, split, caption), takes the sentences of these splits apart into pairs of a relation and a noun ("sit on" –
"bench"; "dog" – "run" as its subject; two nouns of one sentence), and writes how often each pair was met into
`captioner-tokens.json` as `said`, and the file's length and sum into `manifest.json`. The threshold of likelihood is set on the
split `dev`, of which nothing is counted. Prints the figures of models/README.md. No sentence is written anywhere. Needs nothing
but Python; there is no chance in it, so no seed.

The sentences are taken apart as in `src/infer/sense.rs`, which reads `said`; tests/native/sense.rs compares the two.
"""

import argparse
import collections
import gzip
import hashlib
import json
import math
import re
from pathlib import Path

MODELS = Path(__file__).parents[1]
TOKENS, MANIFEST = MODELS / "captioner-tokens.json", MODELS / "manifest.json"
SENTENCES = MODELS.parent / "tests/fixtures/sentences"
NOUNS = MODELS.parent / "xtask/eval/nouns.txt"
OFTEN = 25  # a word met less often is not judged
LEAST = 2  # a pair met once may be a slip
HELD = 0.01  # share of the sentences of people, of a split that is not counted, that may fall below the threshold

# What is said as often by chance, and was never met, is not said.
LIMITS = {
    "never": 0.5,  # times that a pair that was never met counts
    "unmet": 0.6,  # a pair never met, of words that would meet so often by chance
    "unheard": -3.0,  # in nats less often than by chance
    "gain": 0.5,  # of a verb's pairs, one that is met no more often, in nats, than by chance,
    "share": 0.0012,  # and is so small a share of them
    "unmet_together": 4.0,  # the same of two nouns
    "apart": -4.0,
}
PAIRED = 300  # of the nouns met most often, with whom each is said

# What people are called makes no difference to what people do, but for how old they are.
PEOPLE = {
    "person": "adult adults bather biker climber couple crowd cyclist dancer driver family father friend gentleman guy hiker "
    "jogger lady male female man mom mother officer parent passenger people performer person player rider runner skateboarder "
    "skater skier snowboarder someone spectator surfer swimmer team teenager vendor woman worker men women ladies individual "
    "group",
    "child": "boy child girl kid children student",
    "baby": "baby toddler infant",
}
# The list of nouns has them as something else.
MORE_NOUNS = (
    "base bat bear bite counter desert dress drink fly gear herd jump match net pants park ride ring shorts sink slide sunset "
    "swing tie trail train vest walk wii"
).split()
EITHER = "bite drink fly jump ride swing walk".split()  # verbs after a noun, "is", "and"
NO_NOUNS = "act action air attempt does end ends kind look lot part set sort type way upside time".split()
PREPOSITIONS = (
    "about above across against along among around at before behind below beneath beside between by down during from in inside "
    "into like near off on onto out outside over past through to toward towards under underneath up upon with without"
).split()
SAME = {"onto": "on", "upon": "on", "into": "in", "inside": "in", "towards": "toward", "underneath": "under", "beneath": "under"}
PHRASES = [
    ("in front of", "before"), ("on top of", "on"), ("on the top of", "on"), ("next to", "beside"), ("close to", "near"),
    ("in the middle of", "in"), ("on the side of", "beside"), ("at the edge of", "near"), ("on the edge of", "near"),
    ("out of", "from"), ("on the back of", "on"), ("in the back of", "in"), ("at the top of", "on"), ("on the end of", "on"),
]  # fmt: skip
# "a group of dogs" is dogs.
OF = (
    "bowl bunch cluster couple crowd cup display flock glass group herd lot lots number pack pair pile plate row rows series slice "
    "slices stack team type variety view piece pieces line kind bottle bottles close-up basket box"
).split()
AUXILIARY = "is are was were be being been has have had while and by".split()
DETERMINERS = (
    "a an the his her their its some two three four five six several many other another one each this that these those "
    "no few all both"
).split()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("captions", type=Path)
    arguments.add_argument("--split", action="append", help="to count; text and train where nothing is said")
    options = arguments.parse_args()
    splits = options.split or ["text", "train"]
    with gzip.open(options.captions, "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    sentences = [words(row[2]) for row in rows if row[1] in splits]
    held = [words(row[2]) for row in rows if row[1] == "dev"]
    tokens = json.loads(TOKENS.read_text("utf-8"))
    lexicon = Lexicon(sentences)
    said = count(sentences, lexicon)
    table = Table(said)
    likely = sorted(table.judge(pairs(sentence, table.lexicon))[0] for sentence in held)
    threshold = round(likely[int(len(likely) * HELD)], 2)
    said["limits"] = {**LIMITS, "likelihood": threshold}
    verdicts = [table.judge(pairs(sentence, table.lexicon)) for sentence in held]
    stopped = sum(likely < threshold or not usual for likely, usual in verdicts)
    write_verdicts(table, threshold)
    tokens["said"] = said
    lines = [f"{json.dumps(name)}: {json.dumps(values, ensure_ascii=False)}" for name, values in tokens.items()]
    data = ("{\n" + ",\n".join(lines) + "\n}\n").encode()
    before, after = TOKENS.stat().st_size, len(data)
    manifest = MANIFEST.read_text("utf-8")
    manifest = manifest.replace(hashlib.sha256(TOKENS.read_bytes()).hexdigest(), hashlib.sha256(data).hexdigest())
    manifest = re.sub(rf'(captioner-tokens.json",\s*"bytes": ){before}', rf"\g<1>{after}", manifest)
    TOKENS.write_bytes(data)
    MANIFEST.write_text(manifest, "utf-8")
    kinds = {name: len(values) for name, values in said.items() if isinstance(values, (list, dict))}
    print(f"{len(sentences)} sentences counted of {', '.join(splits)}: {kinds}, {len(json.dumps(said))} bytes")
    print(f"threshold {threshold}; of {len(held)} sentences of dev, {stopped} are stopped ({100 * stopped / len(held):.1f} %)")


def write_verdicts(table, threshold):
    """Of our own sentences, absurd and sound, for a test that the app comes to the same."""
    rows = []
    for kind in ("absurd", "sound"):
        sentences = (SENTENCES / f"{kind}.txt").read_text("utf-8").splitlines()
        verdicts = [table.judge(pairs(words(sentence), table.lexicon)) for sentence in sentences]
        passes = [usual and likely >= threshold for likely, usual in verdicts]
        print(f"{kind}: {sum(passes)} of {len(passes)} sentences pass")
        rows += [f"{likely:.4f}\t{int(usual)}\t{sentence}" for (likely, usual), sentence in zip(verdicts, sentences)]
    (SENTENCES / "verdicts.tsv").write_text("\n".join(rows) + "\n", "utf-8")


def words(text):
    text = " ".join(re.findall(r"[a-z0-9']+(?:-[a-z0-9']+)*", text.lower()))
    for phrase, short in PHRASES:
        text = re.sub(rf"\b{phrase}\b", short, text)
    return text.split()


class Lexicon:
    """Which words are nouns and verbs, and what each is counted as."""

    def __init__(self, sentences):
        met = collections.Counter(word for sentence in sentences for word in sentence)
        listed = dict(line.split() for line in NOUNS.read_text("utf-8").splitlines() if " " in line)
        known = {word for word in met if met[word] >= OFTEN}
        forms = {form: one for one, all_forms in PEOPLE.items() for form in all_forms.split()}
        self.nouns = {}
        for word in sorted(known):
            singular = listed.get(word) or (word if word in MORE_NOUNS else None)
            if singular is None and word.endswith("s"):
                singular = next((stem for stem in singulars(word) if stem in listed or stem in MORE_NOUNS), None)
            if word in forms:
                self.nouns[word] = forms[word]
            elif singular and singular not in NO_NOUNS and word not in NO_NOUNS:
                self.nouns[word] = forms.get(singular, singular)
        for form, one in forms.items():
            self.nouns[form] = one
        for word in (*PREPOSITIONS, *AUXILIARY, *DETERMINERS):
            self.nouns.pop(word, None)
        # A verb is what is said in "-ing" after somebody or after "is"; its other forms go by its stem.
        after = collections.Counter()
        for sentence in sentences:
            for one, two in zip(sentence, sentence[1:]):
                if two.endswith("ing") and (one in ("is", "are") or one in self.nouns):
                    after[two] += 1
        self.verbs = {}
        for form, times in sorted(after.items()):
            if times >= OFTEN and times * 4 >= met[form] and len(form) > 5 and form not in self.nouns:
                stem = form[:-3]
                if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "sle":
                    stem = stem[:-1]
                self.verbs[form] = stem
                for other in (stem, stem + "s", stem + "es", stem + "e", form[:-3] + "s"):
                    if met[other] >= OFTEN and other not in self.nouns:
                        self.verbs[other] = stem
        for form in ("does", "has", "have"):
            self.verbs.pop(form, None)


def singulars(word):
    yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("ies"):
        yield word[:-3] + "y"


def pairs(sentence, lexicon):
    """Pairs of a relation and a noun: ("sit on", "bench"), ("on", "bench") of a noun on it, (".run", "dog") of a subject; and the
    nouns."""
    found, nouns = [], []
    verb = preposition = head = None
    last, before = None, None  # the noun that ended last, the word before

    def flush():
        nonlocal head, last, verb, preposition
        if head is None:
            return
        if verb or preposition:
            found.append((" ".join(filter(None, (verb, preposition))), head))
        nouns.append(head)
        # What comes next belongs to this noun.
        last, head, verb = head, None, None

    at = 0
    while at < len(sentence):
        word = sentence[at]
        following = sentence[at + 1] if at + 1 < len(sentence) else None
        if word in OF and following == "of":
            flush()
            at += 2
            before = "of"
            continue
        noun = lexicon.nouns.get(word)
        if word in EITHER and (head is not None or before in AUXILIARY):
            noun = None
        is_said = word in lexicon.verbs and (head is not None or before in AUXILIARY or before is None)
        if is_said:
            flush()
            stem = lexicon.verbs[word]
            # "A man under a tree talking": who talks is not known.
            if nouns and (before in AUXILIARY or len(nouns) == 1):
                found.append(("." + stem, nouns[0]))
            verb, preposition = stem, None
        elif noun is not None:
            head = noun
        elif word in PREPOSITIONS:
            flush()
            preposition = SAME.get(word, word)
        elif word == "of":
            flush()
            preposition = None
        elif word == "and":
            keep = (verb, preposition)
            had = head
            flush()
            if had is not None:
                verb, preposition = keep
        elif word in DETERMINERS:
            flush()
        elif word in AUXILIARY:
            flush()
            verb = preposition = None
        before = word
        at += 1
    flush()
    return found, nouns


def count(sentences, lexicon):
    met, relations, together = collections.Counter(), collections.Counter(), collections.Counter()
    pair_counts, total = collections.Counter(), 0
    for sentence in sentences:
        found, nouns = pairs(sentence, lexicon)
        for noun in set(nouns):
            met[noun] += 1
        for relation, noun in found:
            relations[relation] += 1
            pair_counts[relation, noun] += 1
            total += 1
        kinds = sorted(set(nouns))
        for at, one in enumerate(kinds):
            for two in kinds[at + 1 :]:
                together[one, two] += 1
    kept = [noun for noun, times in met.most_common() if times >= OFTEN]
    number = {noun: at for at, noun in enumerate(kept)}
    forms = collections.defaultdict(list)
    for form, noun in sorted(lexicon.nouns.items()):
        forms[noun].append(form)
    verbs = collections.defaultdict(list)
    for form, stem in sorted(lexicon.verbs.items()):
        verbs[stem].append(form)
    rows = collections.defaultdict(dict)
    for (relation, noun), times in pair_counts.items():
        if relations[relation] >= OFTEN and noun in number and times >= LEAST:
            rows[relation][number[noun]] = times
    # How often a noun stands in any relation, which is what a relation's pairs are measured by.
    governed = collections.Counter()
    for (relation, noun), times in pair_counts.items():
        governed[noun, relation.startswith(".")] += times
    with_nouns = collections.defaultdict(dict)
    for (one, two), times in together.items():
        if one in number and two in number and times >= LEAST:
            low, high = sorted((number[one], number[two]))
            with_nouns[low][high] = times
    return {
        "grammar": {
            "phrases": PHRASES,
            "prepositions": {word: SAME.get(word, word) for word in PREPOSITIONS},
            "of": OF,
            "either": EITHER,
            "auxiliaries": AUXILIARY,
            "determiners": DETERMINERS,
        },
        "sentences": len(sentences),
        "nouns": [" ".join([noun] + [form for form in forms[noun] if form != noun]) for noun in kept],
        "met": [met[noun] for noun in kept],
        "as_object": [governed[noun, False] for noun in kept],
        "as_subject": [governed[noun, True] for noun in kept],
        "verbs": {stem: " ".join(forms) for stem, forms in verbs.items()},
        "relations": {relation: coded(rows[relation]) for relation in sorted(rows)},
        "sums": {relation: relations[relation] for relation in sorted(rows)},
        "together": {str(low): coded(with_nouns[low]) for low in sorted(with_nouns) if low < PAIRED},
    }


def coded(row):
    """Numbers as what each is more than the one before, and after it, how often: a letter, as a power of two."""
    text, last = "", -1
    for number in sorted(row):
        level = int(math.log2(row[number]))
        text += f"{number - last if number - last > 1 else ''}{chr(ord('a') + level)}"
        last = number
    return text


def decoded(text):
    row, last = {}, -1
    for step, level in re.findall(r"(\d*)([a-z])", text):
        last += int(step or 1)
        row[last] = 2 ** (ord(level) - ord("a")) * 1.5
    return row


class Table:
    """What the app makes of `said`."""

    def __init__(self, said):
        self.said = said
        self.lexicon = argparse.Namespace()
        self.lexicon.nouns = {form: at for at, forms in enumerate(said["nouns"]) for form in forms.split()}
        self.lexicon.verbs = {form: stem for stem, forms in said["verbs"].items() for form in forms.split()}
        self.relations = {relation: decoded(text) for relation, text in said["relations"].items()}
        self.together = {int(low): decoded(text) for low, text in said["together"].items()}
        self.objects, self.subjects = sum(said["as_object"]), sum(said["as_subject"])

    def judge(self, taken):
        """How likely the sentence is, in nats a pair beyond chance, and whether no pair of it is unheard of."""
        (found, nouns), said, limits = taken, self.said, LIMITS
        never, gains, usual = limits["never"], [], True
        for relation, noun in found:
            if relation not in self.relations:
                continue
            is_subject = relation.startswith(".")
            whole, of_noun = (self.subjects, "as_subject") if is_subject else (self.objects, "as_object")
            expected = said["sums"][relation] * said[of_noun][noun] / whole
            times = self.relations[relation].get(noun, never)
            gain = math.log(times / max(expected, never))
            gains.append(gain)
            is_rare = times / said["sums"][relation] < limits["share"] and gain < limits["gain"]
            has_verb = relation.split()[0] not in PREPOSITIONS
            usual &= not (times <= never and expected >= limits["unmet"] or gain < limits["unheard"] or has_verb and is_rare)
        for one, two in zip(nouns, nouns[1:]):
            low, high = sorted((one, two))
            if low == high or low not in self.together:
                continue
            expected = said["met"][low] * said["met"][high] / said["sentences"]
            times = self.together[low].get(high, never)
            is_unmet = times <= never and expected >= limits["unmet_together"]
            usual &= not (is_unmet or math.log(times / max(expected, never)) < limits["apart"])
        return (sum(gains) / len(gains) if gains else 0.0), usual


if __name__ == "__main__":
    main()
