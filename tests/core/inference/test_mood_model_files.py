"""A mood model whose files are altered, of another make or of different models is rejected before it is used."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import ArtifactRejected
from core.inference.mood_model import MoodModel, Network
from core.movies.movie import Description
from tests.support.invented_movies import GENRES, a_network, an_embedding
from tests.support.model_folder import OF_ANOTHER_MAKE, Bomb, npz, write_model

Table = NDArray[Any]
EMBEDDING, NETWORK, NAMES = an_embedding(), a_network(), tuple(GENRES.values())
TABLES: dict[str, Table] = {name: table.astype(np.float16) for name, table in NETWORK._asdict().items()}
CONTENTS = {
    "tokenizer.json": EMBEDDING.tokenizer.to_str().encode(),
    "embedding.npz": npz(pieces=EMBEDDING.pieces, scale=EMBEDDING.scale),
    "weights.npz": npz(**TABLES),
}
CHANGES: dict[str, Callable[[Table], Table]] = {
    "fewer": lambda table: table[:-1],
    "more": lambda table: np.concatenate([table, table[:1]]),
    "deeper": lambda table: table[None],
    "one number": lambda table: np.array(0.5),
    "words": lambda table: np.full(table.shape, "heavy"),
    "objects": lambda table: np.full(table.shape, None),
    "records": lambda table: np.zeros(table.shape, [("a", np.float16), ("b", np.float16)]),
}


def rejection(folder: Path) -> str:
    """Return the sentence with which the model is rejected; it names the folder and is one."""
    with pytest.raises(ArtifactRejected) as rejected:
        MoodModel.load(folder)
    sentence = str(rejected.value)
    assert str(folder) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def with_tables(folder: Path, **tables: Table) -> Path:
    """Write the model with some tables of its network replaced."""
    return write_model(folder, CONTENTS | {"weights.npz": npz(**(TABLES | tables))}, names=NAMES)


def test_sound_files_load(tmp_path: Path) -> None:
    description = Description(overview="A ghost in the cellar", genres=("Horror",), keywords=("scream", "old map"))
    loaded = MoodModel.load(write_model(tmp_path, CONTENTS, names=NAMES))
    assert loaded.score([description]) == MoodModel(EMBEDDING, NAMES, NETWORK).score([description])


@pytest.mark.parametrize("name", CONTENTS)
def test_altered_file_is_named(tmp_path: Path, name: str) -> None:
    write_model(tmp_path, CONTENTS, names=NAMES)
    (tmp_path / name).write_bytes(CONTENTS[name] + b" ")
    assert f"{name} was altered" in rejection(tmp_path)


@pytest.mark.parametrize("name", CONTENTS)
def test_model_without_one_of_its_files_is_rejected(tmp_path: Path, name: str) -> None:
    rest = {one: content for one, content in CONTENTS.items() if one != name}
    assert "cannot be read" in rejection(write_model(tmp_path, rest, names=NAMES))


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("content", OF_ANOTHER_MAKE)
def test_malformed_file_is_rejected(tmp_path: Path, name: str, content: bytes) -> None:
    assert "cannot be read" in rejection(write_model(tmp_path, CONTENTS | {name: content}, names=NAMES))


@pytest.mark.parametrize("table", Network._fields)
def test_weights_without_one_of_their_tables_are_rejected(tmp_path: Path, table: str) -> None:
    rest = {name: content for name, content in TABLES.items() if name != table}
    assert "cannot be read" in rejection(write_model(tmp_path, CONTENTS | {"weights.npz": npz(**rest)}, names=NAMES))


@pytest.mark.parametrize("table", Network._fields)
@pytest.mark.parametrize("change", CHANGES)
def test_table_with_wrong_shape_or_type_is_rejected(tmp_path: Path, table: str, change: str) -> None:
    assert "cannot be read" in rejection(with_tables(tmp_path, **{table: CHANGES[change](TABLES[table])}))


def test_weights_for_an_embedding_of_another_width_are_rejected(tmp_path: Path) -> None:
    assert "cannot be read" in rejection(with_tables(tmp_path, **a_network(dimensions=17)._asdict()))


def test_weights_for_other_genres_are_rejected(tmp_path: Path) -> None:
    assert "cannot be read" in rejection(write_model(tmp_path, CONTENTS, names=(*NAMES, "Mumblecore")))


def test_code_hidden_in_the_weights_is_not_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    bomb = np.array([Bomb(trace)], dtype=object)
    assert "cannot be read" in rejection(with_tables(tmp_path / "model", out_bias=bomb))
    assert not trace.exists()
