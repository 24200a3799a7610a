"""The pkuseg model: what set-up makes of it, and the words that it finds."""

from __future__ import annotations

import io
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import srsly
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction import model_setup
from extraction.model_setup import ModelSetupError, convert
from extraction.segment import load_pipeline, words
from graph.errors import MissingModel

CORPUS = Path(__file__).parent.parent / "corpus"
TAGS = {"B": 0, "B_single": 1, "I": 2, "I_end": 3, "I_first": 4}


def tiny(**changes: object) -> bytes:
    """features.pkl of a made-up model with four features."""
    data = {
        "unigram": ["数字", "", "城市"],
        "bigram": ["数字*城市"],
        "feature_to_idx": {"$$": 0, "c.数": 1, "c.字": 2, "c.城": 3},
        "tag_to_idx": TAGS,
    }
    return pickle.dumps({**data, **changes})


def tiny_weights() -> bytes:
    """weights.npz for `tiny`: feature 0 is all zero, 1 and 3 are strong, 2 is weak; edges are 100, 101, ..."""
    node = np.zeros((4, 5))
    node[1, 2] = -0.5
    node[2, 4] = 0.049
    node[3, 0] = 0.05
    stream = io.BytesIO()
    np.savez(stream, sizes=np.array([5, 4]), w=np.concatenate([node.ravel(), np.arange(100.0, 125.0)]))
    return stream.getvalue()


def test_weak_features_are_dropped_and_the_rest_renumbered(tmp_path: Path) -> None:
    assert convert(tiny(), tiny_weights(), tmp_path) == (3, 4)
    features = srsly.read_msgpack(tmp_path / "features.msgpack")
    assert features == {
        "unigram": ["", "城市", "数字"],
        "bigram": ["数字*城市"],
        "feature_to_idx": {"$$": 0, "c.数": 1, "c.城": 2},
        "tag_to_idx": TAGS,
    }
    with np.load(tmp_path / "weights.npz") as archive:
        assert archive["sizes"].tolist() == [5, 3]
        node, edge = archive["w"][:15].reshape(3, 5), archive["w"][15:]
    assert node.tolist() == [[0] * 5, [0, 0, -0.5, 0, 0], [0.05, 0, 0, 0, 0]]
    assert edge.tolist() == list(range(100, 125))


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, unigram in (("a", ["数字", "城市"]), ("b", ["城市", "数字"])):
        (tmp_path / name).mkdir()
        convert(tiny(unigram=unigram), tiny_weights(), tmp_path / name)
    for file in model_setup.FILES:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


class Harmful:
    """A pickle of this writes a file when it is loaded."""

    def __init__(self, target: Path):
        self.target = target

    def __reduce__(self) -> object:
        return Path.touch, (self.target,)


def test_a_pickle_that_names_a_class_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "touched"
    with pytest.raises(ModelSetupError, match="plain values only"):
        convert(tiny(unigram=Harmful(target)), tiny_weights(), tmp_path)
    assert not target.exists()


@pytest.mark.parametrize(
    "features",
    [b"", b"\x80\x04", tiny()[:-10], pickle.dumps([]), tiny(feature_to_idx={"$$": 0}), tiny(tag_to_idx={"B": 0})],
    ids=["empty", "no end", "cut", "no table", "too few features", "too few tags"],
)
def test_a_broken_model_is_an_error_of_one_kind(tmp_path: Path, features: bytes) -> None:
    with pytest.raises(ModelSetupError):
        convert(features, tiny_weights(), tmp_path)


def test_another_source_package_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "pkuseg-0.0.25.tar.gz"
    source.write_bytes(b"something else")
    folder = tmp_path / "models" / "pkuseg"
    with pytest.raises(ModelSetupError, match="sha256"):
        model_setup.prepare(folder, source)
    assert list(folder.parent.iterdir()) == []


def test_a_failed_set_up_keeps_the_model_that_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "pkuseg"
    folder.mkdir()
    (folder / "features.msgpack").write_bytes(b"old")
    with pytest.raises(ModelSetupError):
        model_setup.prepare(folder, tmp_path / "absent.tar.gz")
    assert (folder / "features.msgpack").read_bytes() == b"old"


def test_only_a_complete_model_of_this_converter_is_ready(tmp_path: Path) -> None:
    assert not model_setup.is_ready(tmp_path)
    convert(tiny(), tiny_weights(), tmp_path)
    assert not model_setup.is_ready(tmp_path)
    stamp = {
        "converter": model_setup.CONVERTER,
        "source": model_setup.REQUIREMENT,
        "sha256": model_setup.SHA256,
        "threshold": model_setup.THRESHOLD,
        "bytes": {name: (tmp_path / name).stat().st_size for name in model_setup.FILES},
    }
    file = tmp_path / model_setup.STAMP
    file.write_text(json.dumps(stamp), encoding="utf-8")
    assert model_setup.is_ready(tmp_path)
    file.write_text(json.dumps({**stamp, "converter": 0}), encoding="utf-8")
    assert not model_setup.is_ready(tmp_path)
    file.write_text(json.dumps(stamp), encoding="utf-8")
    (tmp_path / "weights.npz").write_bytes(b"cut")
    assert not model_setup.is_ready(tmp_path)


def test_a_prepared_model_is_not_made_again() -> None:
    assert model_setup.prepare() is False


def test_without_the_model_the_error_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_MODEL_DIR", str(tmp_path))
    for call in (load_pipeline, lambda: words("数字健康")):
        with pytest.raises(MissingModel, match="make model") as caught:
            call()
        assert "python -m extraction.model_setup" in str(caught.value)
        assert str(tmp_path) in str(caught.value)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("加快元宇宙、量子通信与低轨卫星互联网产业发展", ["元宇宙", "量子通信", "低轨卫星互联网"]),
        ("嘉定新城智能传感器及物联网和精准医疗产业", ["嘉定新城", "智能传感器", "物联网", "精准医疗"]),
        ("打造蓝鲸谷数字内容产业园", ["蓝鲸谷", "数字内容"]),
    ],
)
def test_names_that_no_vocabulary_knows_begin_and_end_at_words(text: str, names: list[str]) -> None:
    spans = words(text)
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    for name in names:
        at = text.index(name)
        assert at in starts and at + len(name) in ends, (name, split(text))


def test_half_width_punctuation_is_a_word_of_its_own() -> None:
    assert "," in split("由市经济信息化委牵头,市科委配合")


def covered(text: str) -> None:
    """Words are in order, without overlap, and cover every character but white space."""
    spans = words(text)
    assert [i for start, end in spans for i in range(start, end)] == [i for i, c in enumerate(text) if not c.isspace()]
    assert all(start < end for start, end in spans)


@settings(deadline=None)  # the first call loads the model
@given(st.text(st.sampled_from("数字经济元宇宙12.5%,，:（)(。 \u3000\u2003\n\tABc-*|/𠮷\x1c\ufeff"), max_size=40))
def test_words_cover_any_text(text: str) -> None:
    covered(text)


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*.txt")), ids=lambda file: file.name[:3])
def test_words_cover_the_documents_and_spacy_keeps_their_text(file: Path) -> None:
    text = file.read_bytes().decode("utf-8")
    covered(text)
    assert load_pipeline()(text).text == text


def test_the_pipeline_is_loaded_once_and_its_dictionary_leaves_words_alone() -> None:
    nlp = load_pipeline()
    assert load_pipeline() is nlp
    before = split("打造蓝鲸谷")
    nlp.tokenizer.pkuseg_update_user_dict(["蓝鲸谷"], reset=True)  # type: ignore[attr-defined]
    try:
        assert "蓝鲸谷" in [token.text for token in nlp("打造蓝鲸谷")]
        assert split("打造蓝鲸谷") == before != ["打造", "蓝鲸谷"]
    finally:
        nlp.tokenizer.pkuseg_update_user_dict([], reset=True)  # type: ignore[attr-defined]
