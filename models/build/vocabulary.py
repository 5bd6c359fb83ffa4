"""Somebody's own list of words → prompts → embeddings, in one safetensors file beside the model."""

import csv
import io
import json
import struct

import numpy as np

from hub import AddError

LANGUAGES = ("en", "de", "fr", "es", "ar")  # those that keywords are drafted in
HEADINGS = ("word", "keyword", "keywords", "term", "name")
PROMPTS = {"en": ["a photo of {}"], "de": ["ein Foto von {}"], "fr": ["une photo de {}"], "es": ["una foto de {}"], "ar": ["صورة {}"]}
# What a photo may show that the list has no word for: where words share one chance, these take theirs.
BACKGROUNDS = ["a photo", "a picture", "a photo of something", "a photo of something else", "a blurry photo", "a pattern", "a background"]
MOST_WORDS, LONGEST = 10_000, 100  # words of a list; letters of a word


def read_list(path, language="en"):
    """`[{"word": …, "in": {language: …}}]` of a CSV with a word a row, and its other languages beside it."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AddError(f"{path.name} cannot be read as a list of words ({error}). Save it as CSV in UTF-8") from None
    first_line = text.partition("\n")[0]
    delimiter = next((mark for mark in ("\t", ";") if mark in first_line), ",")
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    rows = [row for row in rows if any(row)]
    columns = columns_of(rows[0]) if rows else None
    if columns is not None:
        rows = rows[1:]
        columns[0] = columns[0] or language
    columns = columns or [language]
    words, seen = [], set()
    for number, row in enumerate(rows, 1):
        word = row[0]
        if len(row) > len(columns) and any(row[len(columns) :]):
            raise AddError(f"{path.name}: {row} has more columns than there are languages. Name them in a first row, as in: en,de,fr")
        if not word or len(word) > LONGEST:
            raise AddError(f"{path.name}: word {number} is {'empty' if not word else 'longer than a keyword'}. Correct or remove the row")
        if word.lower() not in seen:
            seen.add(word.lower())
            words.append({"word": word, "in": {code: cell for code, cell in zip(columns, row) if cell}})
    if not 1 <= len(words) <= MOST_WORDS:
        raise AddError(f"{path.name} holds {len(words)} words; a list has 1 to {MOST_WORDS}, one a row")
    return words


def columns_of(row):
    """The languages of a first row that names them; the first is nothing where it only says that words follow."""
    cells = [cell.lower() for cell in row]
    if not all(cell in LANGUAGES for cell in cells[1:]) or len(set(cells)) < len(cells):
        return None
    if cells[0] in HEADINGS:
        return [None, *cells[1:]]
    return cells if cells[0] in LANGUAGES else None


def of_taxonomy(taxonomy):
    """The words that are proposed without a list."""
    words = json.loads(taxonomy.read_text("utf-8"))["words"]
    return [{"word": word, "in": dict(zip(LANGUAGES, (word, *others)))} for word, others in words.items()]


def prompts_of(words, given):
    """The sentences for each word. `given`: {language: [template]}, else one template of each list's first language."""
    for language, templates in given.items():
        if language not in LANGUAGES or not all(template.count("{}") == 1 for template in templates):
            raise AddError(f'"{language}={templates[0]}" is no prompt. Write en="a photo of {{}}", with one of {", ".join(LANGUAGES)}')
    made = []
    for word in words:
        first = next(iter(word["in"]), "en")
        templates = given or {first: PROMPTS.get(first, PROMPTS["en"])}
        made.append([template.format(word["in"][code]) for code, list_ in templates.items() for template in list_ if code in word["in"]])
        if not made[-1]:
            raise AddError(f'"{word["word"]}" has no word in {", ".join(given)}. Add it to the list, or give a prompt in a language that it has')
    return made


def matrix(sentences, embed):
    """One row of length 1 a word: the middle of its sentences' embeddings."""
    rows = []
    for row in sentences:
        vectors = [normalised(embed(sentence)) for sentence in row]
        rows.append(normalised(np.mean(vectors, axis=0)))
    return np.stack(rows).astype(np.float32)


def normalised(vector):
    length = np.linalg.norm(vector)
    if not np.isfinite(length) or length == 0:
        raise AddError("the text encoder makes no numbers of a word. Fetch the model again, in floats")
    return vector / length


def safetensors(words, sentences, rows):
    """[github.com/huggingface/safetensors]: length, header, numbers."""
    compact = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    data = np.ascontiguousarray(rows, "<f4").tobytes()
    header = {
        "__metadata__": {"words": compact(words), "prompts": compact(sentences)},
        "texts": {"dtype": "F32", "shape": list(rows.shape), "data_offsets": [0, len(data)]},
    }
    header = compact(header).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + data
