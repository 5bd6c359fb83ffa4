"""Builds ../taxonomy.json: from the classes of the models to the words people type, each with broader terms.

    python3 taxonomy.py --wordnet /usr/share/wordnet --timm timm-1.0.31-py3-none-any.whl

The words and the cuts are ours (taxonomy.txt), and so is what each word is in other languages (words.txt). The hypernyms
are those of Princeton WordNet 3.0 (Debian: wordnet-base);
the order of the 1,000 ImageNet classes is read from the timm wheel (PyPI, Apache-2.0), of which nothing is executed.
Needs the standard library only; the result is committed, so this runs when one of the two changes.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import re
import sys
import zipfile

HERE = pathlib.Path(__file__).parent
TOLD = HERE / "../train/words.tsv"  # the words that the head over the backbone may tell
TIMM_SHA256 = "5bd50f7d0fe6d09bf9285ac2523234a1b7e6bf075c0be3e7aed09139fcb617c7"
SYNSETS = "timm/data/_info/imagenet_synsets.txt"
# German, French and Spanish.
LANGUAGES = 3
# What the drafting rules say of people.
CLASSLESS = {"people", "crowd"}
LINE = re.compile(r"(?P<word>[^<:]+?)\s*(?:<\s*(?P<broader>[^:]+?)\s*)?(?P<cut>:\s*(?P<synsets>.*))?$")


def read_wordnet(folder):
    """Synset number -> (lemmas, hypernyms), for nouns: wndb(5)."""
    nouns = {}
    with open(folder / "data.noun", encoding="latin-1") as lines:
        for line in lines:
            if line.startswith("  "):
                continue  # the licence
            fields = line.split("|")[0].split()
            words = int(fields[3], 16)
            lemmas = fields[4 : 4 + 2 * words : 2]
            pointers = fields[5 + 2 * words :]
            hypernyms = [
                "n" + pointers[at + 1] for at in range(0, len(pointers) - 3, 4) if pointers[at] in ("@", "@i")
            ]
            nouns["n" + fields[0]] = (lemmas, hypernyms)
    return nouns


def read_classes(wheel):
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != TIMM_SHA256:
        sys.exit(f"{wheel}: sha256 is {digest}, not {TIMM_SHA256}")
    return zipfile.ZipFile(wheel).read(SYNSETS).decode().split()


def ancestors(nouns, synset):
    """The synset and its hypernyms, nearest first."""
    found = [synset]
    for one in found:
        found += [hypernym for hypernym in nouns[one][1] if hypernym not in found]
    return found


def read_words(path, nouns, classes):
    """The hand-written half: keyword -> broader, synset -> keyword, the detector's classes."""
    by_lemma = collections.defaultdict(set)
    for synset in classes:
        for one in ancestors(nouns, synset):
            by_lemma[nouns[one][0][0]].add(one)

    broader, cuts, detector = {}, {}, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{path.name}:{number}"
        if not line or line.startswith("#"):
            continue
        if line.startswith("@ "):
            label, _, word = line[2:].partition(" = ")
            detector.append((label, word or label))
            continue
        entry = LINE.match(line)
        word = entry["word"]
        if word != "-":
            if word in broader:
                sys.exit(f"{where}: {word!r} is there twice")
            broader[word] = split(entry["broader"])
        for name in split(entry["synsets"]) if entry["cut"] else [word.replace(" ", "_")]:
            synsets = {name} if name in nouns else by_lemma[name]
            if len(synsets) != 1:
                sys.exit(f"{where}: {name!r} names {sorted(synsets) or 'no synset above a class'}")
            synset = synsets.pop()
            if synset in cuts:
                sys.exit(f"{where}: {name!r} belongs to {cuts[synset]!r} already")
            cuts[synset] = word
    return broader, cuts, detector


def read_translations(path):
    """What keywords are in other languages: of the models' keywords, and of what is measured."""
    words, measured = {}, {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        where = f"{path.name}:{number}"
        of = measured if line.startswith("@ ") else words
        word, _, others = line.removeprefix("@ ").partition(" = ")
        others = [other.strip() for other in others.split("|")]
        if len(others) != LANGUAGES or not all(others):
            sys.exit(f"{where}: {word!r} has {len(others)} words, not {LANGUAGES}")
        if word in of:
            sys.exit(f"{where}: {word!r} is there twice")
        of[word] = others
    return words, measured


def split(names):
    return [name.strip() for name in (names or "").split(",") if name.strip()]


def keyword(nouns, cuts, synset):
    word = next((cuts[one] for one in ancestors(nouns, synset) if one in cuts), None)
    if word is None:
        sys.exit(f"no word for {synset} {nouns[synset][0]}")
    return None if word == "-" else word


def check(broader, tagger, detector):
    used = {word for _, word in tagger + detector if word}
    for word in list(used):
        line = [word]
        for one in line:
            if one not in broader:
                sys.exit(f"{one!r} (from {word!r}) is no keyword")
            line += broader[one]
            if len(line) > 20:
                sys.exit(f"the broader terms of {word!r} go round in circles: {line}")
        used.update(line)
    if len(tagger) != 1000 or len(detector) != 80:
        sys.exit(f"{len(tagger)} tagger classes, {len(detector)} detector classes")
    told = {line.split("\t")[0] for line in TOLD.read_text().splitlines() if line and not line.startswith("#")}
    if told - set(broader):
        sys.exit(f"{TOLD.name} has what is no keyword: {sorted(told - set(broader))}")
    unused = set(broader) - used - CLASSLESS - told
    if unused:
        sys.exit(f"no class comes to {sorted(unused)}")


def check_translations(broader, words):
    if words.keys() != broader.keys():
        sys.exit(f"words.txt lacks {sorted(broader.keys() - words)} and has {sorted(words.keys() - broader)} too many")
    for language in range(LANGUAGES):
        keywords = collections.defaultdict(list)
        for word, others in words.items():
            keywords[others[language].lower()].append(word)
        twice = {other: words for other, words in keywords.items() if len(words) > 1}
        if twice:
            sys.exit(f"one word for several keywords: {twice}")


def written(broader, tagger, detector, translations, measured):
    """One entry a line, so that a change reads as what it is."""
    def lines(entries):
        return ",\n".join(f"    {entry}" for entry in entries)

    def pairs(entries):
        return lines(json.dumps(list(entry)) for entry in entries)

    def table(of):
        return lines(f"{json.dumps(word)}: {json.dumps(of[word], ensure_ascii=False)}" for word in sorted(of))

    return (
        f'{{\n  "broader": {{\n{table(broader)}\n  }},\n'
        f'  "words": {{\n{table(translations)}\n  }},\n  "measured": {{\n{table(measured)}\n  }},\n'
        f'  "tagger": [\n{pairs(tagger)}\n  ],\n  "detector": [\n{pairs(detector)}\n  ]\n}}\n'
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wordnet", type=pathlib.Path, default=pathlib.Path("/usr/share/wordnet"))
    parser.add_argument("--timm", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    nouns = read_wordnet(arguments.wordnet)
    classes = read_classes(arguments.timm)
    broader, cuts, detector = read_words(HERE / "taxonomy.txt", nouns, classes)
    tagger = [(synset, keyword(nouns, cuts, synset)) for synset in classes]
    translations, measured = read_translations(HERE / "words.txt")
    check(broader, tagger, detector)
    check_translations(broader, translations)
    text = written(broader, tagger, detector, translations, measured)
    (HERE.parent / "taxonomy.json").write_text(text)
    print(f"{len(broader)} keywords for {len(tagger)} + {len(detector)} classes")


if __name__ == "__main__":
    main()
