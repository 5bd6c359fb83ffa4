"""A CLIP and a SigLIP of random weights by their reference code, what `models add` makes of them, and what onnxruntime says. Run by hand.

    python tiny_dual_encoders.py ../../tests/fixtures/tagger

Needs torch, transformers and requirements-add.txt. `export/` in each folder is what a hub would hold; beside it lie the files that are
added. The scores here are computed apart from the app's, from the embeddings of `transformers` itself for the texts.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import CLIPConfig, CLIPModel, SiglipConfig, SiglipModel

import add
import exported
from export_dual_encoder import export
from vocabulary import BACKGROUNDS

SIDE, WIDTH = 32, 16
LIST = "en,de\nsea,Meer\ndog,Hund\nforklift,Gabelstapler\nharbour crane,Hafenkran\n"
PROMPTS = ("en=a photo of {}", "de=ein Foto von {}")
SCALE, BIAS = 2.0, -0.5  # SigLIP's, the first as its logarithm
LAYERS = {"hidden_size": WIDTH, "intermediate_size": 4 * WIDTH, "num_attention_heads": 2, "num_hidden_layers": 2}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path, help="where the files go")
    folder = arguments.parse_args().folder
    torch.manual_seed(3)
    for family in ("clip", "siglip"):
        shutil.rmtree(folder / family, ignore_errors=True)
        source = folder / family / "export"
        source.mkdir(parents=True)
        model, tokens = {"clip": clip, "siglip": siglip}[family](source)
        loosen(model)
        export(model, source)
        write(source / "config.json", model.config.to_dict() | {"_name_or_path": f"tiny-{family}"})
        (source / "README.md").write_text("---\nlicense: cc0-1.0\n---\nRandom numbers: it knows nothing.\n", "utf-8")
        (folder / "words.csv").write_text(LIST, "utf-8")
        adding(source, folder / family, folder / "words.csv")
        write(folder / family / "reference.json", reference(family, model, tokens, folder / family))


def clip(source):
    words = ["<|startoftext|>", "<|endoftext|>"]
    tokenizer = tokenizer_of(words)
    begin, end = (tokenizer.token_to_id(word) for word in words)
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{words[0]} $A {words[1]}", special_tokens=[(words[0], begin), (words[1], end)])
    count = tokenizer.get_vocab_size()
    text = LAYERS | {"vocab_size": count, "max_position_embeddings": 16, "projection_dim": WIDTH, "bos_token_id": begin, "eos_token_id": end}
    vision = LAYERS | {"image_size": SIDE, "patch_size": 8, "projection_dim": WIDTH}
    model = CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=WIDTH, attn_implementation="eager"))
    pixels = {"crop_size": {"height": SIDE, "width": SIDE}, "do_center_crop": True, "do_normalize": True, "do_rescale": True, "do_resize": True}
    pixels |= {"image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711], "size": {"shortest_edge": SIDE}}
    settings(source, tokenizer, pixels, {"pad_token": words[1]})
    return model, lambda sentence: tokenizer.encode(sentence).ids


def siglip(source):
    words = ["<pad>", "</s>"]
    tokenizer = tokenizer_of(words)
    pad, end = (tokenizer.token_to_id(word) for word in words)
    tokenizer.post_processor = processors.TemplateProcessing(single=f"$A {words[1]}", special_tokens=[(words[1], end)])
    text = LAYERS | {"vocab_size": tokenizer.get_vocab_size(), "max_position_embeddings": 12, "pad_token_id": pad, "projection_size": WIDTH}
    vision = LAYERS | {"image_size": SIDE, "patch_size": 8}
    model = SiglipModel(SiglipConfig(text_config=text, vision_config=vision, attn_implementation="eager"))
    pixels = {"do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    settings(source, tokenizer, pixels | {"rescale_factor": 1 / 255, "size": {"height": SIDE, "width": SIDE}}, {"pad_token": words[0]})
    with torch.no_grad():
        model.logit_scale.fill_(SCALE), model.logit_bias.fill_(BIAS)
    from safetensors.torch import save_file

    save_file({"logit_scale": model.logit_scale.detach().clone(), "logit_bias": model.logit_bias.detach().clone()}, source / "model.safetensors")
    padded = lambda ids: ids + [pad] * (12 - len(ids))
    return model, lambda sentence: padded(tokenizer.encode(sentence).ids)


def tokenizer_of(special):
    sentences = [template.partition("=")[2].replace("{}", "") for template in PROMPTS] + BACKGROUNDS + [LIST.replace(",", " ")]
    words = special + ["<unk>"] + sorted({word.lower() for sentence in sentences for word in sentence.split()})
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.Lowercase(), pre_tokenizers.Whitespace()
    return tokenizer


def settings(source, tokenizer, pixels, more):
    tokenizer.save(str(source / "tokenizer.json"))
    write(source / "preprocessor_config.json", pixels)
    write(source / "tokenizer_config.json", more)


def loosen(model):
    """Freshly made weights hardly tell pictures apart."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim > 1:
                weight.normal_(0, 0.3)
            elif "bias" in name and "logit" not in name:
                weight.normal_(0, 0.1)


def adding(source, folder, words):
    with tempfile.TemporaryDirectory() as cache:
        (Path(cache) / "models").mkdir()
        command = ["prepare", "--models", f"{cache}/models", "--cache", cache, str(source), "--yes", "--vocabulary", str(words)]
        chosen = add.arguments().parse_args(command + [f"--prompt={prompt}" for prompt in PROMPTS])
        add.prepare(chosen)
        for name in ("tagger.onnx", "tagger-words.safetensors", "manifest.json"):
            shutil.copyfile(Path(cache) / "added" / name, folder / name)


def picture(number, width):
    """Colours that the tests can make again: no file is needed."""
    x, y = np.meshgrid(np.arange(width), np.arange(SIDE))
    return np.stack([(x * (number + 3) + y * 5) % 256, (x * y + 40 * number) % 256, (x + y * (number + 7)) % 256], -1).astype(np.uint8)


def reference(family, model, tokens, folder):
    """Of a CLIP the middle of a broad picture is looked at; every SigLIP squashes."""
    entry = json.loads((folder / "manifest.json").read_text("utf-8"))["models"][0]
    session = exported.session(folder / entry["file"], exact=True)
    width = 48 if family == "clip" else SIDE
    words = [line.split(",") for line in LIST.splitlines()[1:]]
    templates = [prompt.partition("=")[2] for prompt in PROMPTS]
    sentences = [[template.format(word) for template, word in zip(templates, pair)] for pair in words]
    sentences += [[text] for text in BACKGROUNDS] if family == "clip" else []
    rows = np.stack([unit(np.mean([unit(by_text(model, tokens(sentence))) for sentence in row], axis=0)) for row in sentences])
    scale, bias = (100.0, 0.0) if family == "clip" else (np.exp(SCALE), BIAS)
    cases = []
    for number in range(4):
        pixels = picture(number, width)[:, (width - SIDE) // 2 :][:, :SIDE].astype(np.float32)
        values = ((pixels - np.float32(entry["pixels"]["mean"])) / np.float32(entry["pixels"]["std"])).transpose(2, 0, 1)[None]
        (seen,) = session.run(None, {"pixel_values": values})
        with torch.no_grad():
            exact = features(model.get_image_features(pixel_values=torch.tensor(values)))
        assert unit(seen[0]) @ unit(exact) > 0.999, "int8 weights are another model"
        logits = rows @ unit(seen[0]) * scale + bias
        if family == "clip":
            powers = np.exp(logits - logits.max())
            scores = powers / powers.sum()
        else:
            scores = 1 / (1 + np.exp(-logits))
        chosen = {word: round(float(score), 5) for (word, _), score in zip(words, scores)}
        cases.append({"picture": number, "width": width, "embedding": [round(float(v), 5) for v in unit(seen[0])], "scores": chosen})
    return {"made_by": f"onnxruntime {onnxruntime.__version__}, texts by torch {torch.__version__}", "cases": cases}


def by_text(model, tokens):
    with torch.no_grad():
        return features(model.get_text_features(input_ids=torch.tensor([tokens])))


def features(made):
    """Since transformers 5 within an output of several."""
    made = getattr(made, "pooler_output", made)
    return made[0].numpy().astype(np.float64)


def unit(vector):
    return vector / np.linalg.norm(vector)


def write(path, value):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
