"""The model's file: words, class words and trees, laid out as src/judge/model.rs reads them."""
import struct

import numpy as np

MAGIC, VERSION = b"dechrome", 4
# A leaf's unit: this many make one of log odds.
LEAF_UNITS = 4096
# A leaning's unit: this many make one of log odds.
LEANING_UNITS = 16
MAX_BYTES = 2_000_000


def checksum(data):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def pack_words(hashes, leanings, kinds):
    """Entries in the order of their hashes: hash, leaning, a leaning for each kind of page."""
    order = np.argsort(hashes, kind="stable")
    entry = np.dtype([("hash", "<u4"), ("leaning", "i1"), ("kinds", "i1", (kinds.shape[1],))])
    entries = np.zeros(len(order), entry)
    entries["hash"], entries["leaning"], entries["kinds"] = hashes[order], leanings[order], kinds[order]
    return len(order), entries.tobytes()


def pack_classes(entries):
    """Entries by their hash: weight anywhere around a block, and what is added near it."""
    telling = sorted((word, *weights) for word, weights in entries.items() if any(weights))
    return struct.pack("<I", len(telling)) + b"".join(struct.pack("<Ibb", *entry) for entry in telling)


def pack_trees(trees):
    """(questions, leaves) of each tree: (feature, number above which the answer is yes, place for no, place for yes), each before
    those that it leads to; places count questions first, then leaves."""
    out = struct.pack("<H", len(trees))
    for questions, leaves in trees:
        out += struct.pack("<B", len(questions))
        for question in questions:
            out += struct.pack("<HBBB", *question)
        out += np.clip(np.round(np.asarray(leaves) * LEAF_UNITS), -32767, 32767).astype("<i2").tobytes()
    return out


NO_CLASSES, NO_TREES = pack_classes({}), pack_trees([])


def pack(names, about, words=(0, b""), text=NO_TREES, classes=NO_CLASSES, html=NO_TREES):
    """A whole file; the trees for texts and for HTML as [`pack_trees`] gives them."""
    about = about.encode()
    out = MAGIC + struct.pack("<HQH", VERSION, checksum("\n".join(names).encode()), len(about)) + about
    out += struct.pack("<I", words[0]) + words[1] + text + classes + html
    out += struct.pack("<Q", checksum(out))
    if len(out) > MAX_BYTES:
        raise SystemExit(f"the model has {len(out)} bytes, more than {MAX_BYTES}")
    return out
