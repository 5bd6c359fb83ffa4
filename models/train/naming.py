"""Counts out which words of the head that tells words the captioner's words say, for `told` in captioner-tokens.json:

    python naming.py

By it the app weighs how well a sentence agrees with what the head tells of a photo. Run after words.py. Writes the file and
enters it in the manifest. How much a word tells is -ln of its share of the held-out pictures, of words-shipped.jsonl. No
picture is needed.
"""

import hashlib
import json
import math
import re

import words_said
from corpus import SPECIAL
from sense import MANIFEST, MODELS, TOKENS

RARE, COMMON = 1e-3, 0.9  # share of the pictures, at least and at most


def main():
    taxonomy = json.loads((MODELS / "taxonomy.json").read_text())["broader"]
    singular = dict(line.split() for line in (MODELS / "../xtask/eval/nouns.txt").read_text().splitlines())
    words = json.loads((MODELS / "words.json").read_text())
    number = {word: at for at, word in enumerate(words)}
    log = [json.loads(line) for line in (MODELS / "train/words-shipped.jsonl").read_text().splitlines()]
    share = {line["word"]: line["chance"] for line in log if "word" in line and "chance" in line}
    tokens = json.loads(TOKENS.read_text("utf-8"))
    forms, by_form = words_said.forms(), {}
    # A sentence says neither: what tells of them ("street") says more.
    for word in [word for word in words if word not in words_said.OPPOSITES]:
        for form in forms[word][0]:
            by_form.setdefault(form, []).append(number[word])
    said_by = []
    for at, token in enumerate(tokens["words"]):
        said = words_said.held(token, singular)
        told = {one for form in said for one in by_form.get(form, []) if not forms[words[one]][1] & said}
        if told and at >= len(SPECIAL):
            said_by.append([at, sorted(told)])
    tokens["told"] = {
        "words": words,
        "telling": [round(-math.log(min(max(share[word], RARE), COMMON)), 2) for word in words],
        "broader": [[number[one] for one in words_said.above(word, taxonomy) if one in number] for word in words],
        "said_by": said_by,
    }
    lines = [f"{json.dumps(name)}: {json.dumps(values, ensure_ascii=False)}" for name, values in tokens.items()]
    data = ("{\n" + ",\n".join(lines) + "\n}\n").encode()
    before, after = TOKENS.stat().st_size, len(data)
    manifest = MANIFEST.read_text("utf-8")
    manifest = manifest.replace(hashlib.sha256(TOKENS.read_bytes()).hexdigest(), hashlib.sha256(data).hexdigest())
    manifest = re.sub(rf'(captioner-tokens.json",\s*"bytes": ){before}', rf"\g<1>{after}", manifest)
    TOKENS.write_bytes(data)
    MANIFEST.write_text(manifest, "utf-8")
    print(f"{len(said_by)} of {len(tokens['words'])} tokens say one of {len(words)} words; {before} -> {after} bytes")


if __name__ == "__main__":
    main()
