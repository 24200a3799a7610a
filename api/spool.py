"""Sources on the disk until the store has them, so that memory does not grow with what is read."""

from __future__ import annotations

import pickle
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeVar, overload

from graph.store.base import Source

T = TypeVar("T", covariant=True)


class Spool(Mapping[str, Source]):
    """Sources by file, in a temporary file that goes when this is closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._places: dict[str, tuple[int, int]] = {}

    def add(self, source: Source) -> None:
        data = zlib.compress(pickle.dumps(source), 1)
        self._places[source.file] = (self._file.seek(0, 2), len(data))
        self._file.write(data)

    def __getitem__(self, file: str) -> Source:
        start, size = self._places[file]
        self._file.seek(start)
        source: Source = pickle.loads(zlib.decompress(self._file.read(size)))
        return source

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type_: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


class Lazy(Sequence[T]):
    """Values by key, each made when it is looked at and kept by nobody."""

    def __init__(self, keys: Sequence[str], make: Callable[[str], T]):
        self._keys, self._make = keys, make

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return Lazy(self._keys[index], self._make) if isinstance(index, slice) else self._make(self._keys[index])

    def __len__(self) -> int:
        return len(self._keys)
