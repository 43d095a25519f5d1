"""Tables of TOML, read key by key: what is wrong is written down with its place, and reading goes on."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.election.definition.kinds import ID, WORDING, Kind, KnownIds, choice, listed, reference, suggestion
from bot.election.origin import Confidence, Origin

T = TypeVar("T")

_CONFIDENCE = choice(Confidence)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a definition. `key` is empty where the whole file is meant."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        """The fault as one line."""
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


@dataclass(slots=True)
class Reading:
    """What is found out while one definition is read: its faults so far, and the tables that were opened.

    A value may be read twice, its fault is the same one: `faults` is a set that keeps its order.
    """

    sources: KnownIds = field(default_factory=lambda: KnownIds("source", None))
    faults: dict[Fault, None] = field(default_factory=dict)
    tables: list["Table"] = field(default_factory=list)

    def fault(self, file: str, key: str, reason: str) -> None:
        """Write down what is wrong."""
        self.faults[Fault(file, key, reason)] = None

    def finish(self) -> tuple[Fault, ...]:
        """Every fault, unknown keys included, file by file."""
        for table in self.tables:
            table.report_unread()
        return tuple(sorted(self.faults, key=lambda fault: fault.file))


class Table:
    """One table of a file. A table that could not be read is silent: its keys are not missed one by one."""

    def __init__(
        self, reading: Reading, file: str, path: str, values: Mapping[str, object], *, silent: bool = False
    ) -> None:
        self.silent = silent
        self._reading = reading
        self._file = file
        self._path = path
        self._values = values
        self._asked: set[str] = set()
        self._rows: dict[str, tuple[Table, ...]] = {}
        self._all_rows_read = True
        reading.tables.append(self)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self._values

    def fault(self, key: str, reason: str) -> None:
        """Write down what is wrong with a key; "" for the table itself."""
        if not self.silent:
            self._reading.fault(self._file, self._place(key), reason)

    def required(self, kind: Kind[T], key: str) -> T:
        """The value of a key that must be there."""
        value = self.optional(kind, key)
        if key not in self._values:
            self.fault(key, "is missing")
        return kind.fallback if value is None else value

    def optional(self, kind: Kind[T], key: str) -> T | None:
        """The value of a key, None where it is absent."""
        self._asked.add(key)
        if key not in self._values:
            return None
        try:
            return kind.read(self._values[key])
        except ValueError as error:
            self.fault(key, str(error))
            return None

    def default(self, kind: Kind[T], key: str, value: T) -> T:
        """The value of a key, or this one where it is absent."""
        given = self.optional(kind, key)
        return value if given is None else given

    def table(self, key: str) -> "Table":
        """A table that must be there."""
        found = self.optional_table(key)
        if found is None:
            if key not in self._values:
                self.fault(key, "the table is missing")
            return Table(self._reading, self._file, self._place(key), {}, silent=True)
        return found

    def optional_table(self, key: str) -> "Table | None":
        """A table, None where it is absent."""
        self._asked.add(key)
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, "must be a table")
            return None
        return Table(self._reading, self._file, self._place(key), value) if key in self._values else None

    def rows(self, key: str) -> tuple["Table", ...]:
        """The tables of an array, none where it is absent."""
        self._asked.add(key)
        if key not in self._rows:
            value = self._values.get(key, [])
            if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
                self.fault(key, f"must be an array of tables, each beginning with [[{key}]]")
                value = []
                self._all_rows_read = False
            self._rows[key] = tuple(self._row(key, number, row) for number, row in enumerate(value, 1))
        return self._rows[key]

    def entries(self, kind: Kind[T], known: KnownIds | None = None) -> dict[str, T]:
        """Every key of the table with its value; the keys must be known ids where that is given, else plain ids."""
        names = ID if known is None else reference(known)
        return {key: self.required(kind, key) for key in self._values if self._passes(names, key)}

    def known(self, rows: Iterable["Table"], what: str, kind: Kind[str] = ID) -> KnownIds:
        """The ids of these rows of this table, as what others may name; an id that comes twice is a fault.

        Where one of them cannot be read, no name is doubted: it could be that one.
        """
        ids: set[str] = set()
        all_read = self._all_rows_read and not self.silent
        for row in rows:
            name = row.optional(kind, "id")
            if name is None:
                all_read = False
                continue
            if name in ids:
                row.fault("id", f'another {what} has the id "{name}" too')
            ids.add(name)
        return KnownIds(what, ids if all_read else None)

    def origin(self, *, may_be_not_found: bool = False) -> Origin:
        """The `sources`, `confidence` and `note` of the table."""
        sources = self.required(listed(reference(self._reading.sources)), "sources")
        confidence = self.required(_CONFIDENCE, "confidence")
        if confidence is Confidence.NOT_FOUND and not may_be_not_found:
            self.fault("confidence", "what was not found is left out: only a sentence of background.toml may say so")
        if self._values.get("sources") == [] and confidence is not Confidence.NOT_FOUND:
            self.fault("sources", "names nobody: at least one source is needed")
        return Origin(sources, confidence, self.optional(WORDING, "note"))

    def skip(self) -> None:
        """Leave the rest of the table unread, without a word about its keys."""
        self._asked.update(self._values)

    def report_unread(self) -> None:
        """Write down the keys that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                self.fault(key, f"unknown key{suggestion(key, self._asked)}")

    def _passes(self, names: Kind[str], key: str) -> bool:
        self._asked.add(key)
        try:
            names.read(key)
        except ValueError as error:
            self.fault(key, str(error))
            return False
        return True

    def _row(self, key: str, number: int, row: Mapping[str, object]) -> "Table":
        name = row.get("id")
        place = f"{key}.{name}" if isinstance(name, str) else f"{key}[{number}]"
        return Table(self._reading, self._file, self._place(place), row)

    def _place(self, key: str) -> str:
        return ".".join(part for part in (self._path, key) if part)


def document(reading: Reading, file: str, body: bytes) -> Table:
    """The top table of a file; a silent one where it is no TOML."""
    try:
        return Table(reading, file, "", tomllib.loads(body.decode()))
    except UnicodeDecodeError as error:
        reading.fault(file, "", f"is not UTF-8 from byte {error.start} on")
    except tomllib.TOMLDecodeError as error:
        reading.fault(file, "", f"is no TOML: {error}")
    return Table(reading, file, "", {}, silent=True)
