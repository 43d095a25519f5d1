"""The published types of the Bot API, as a check of a JSON value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.sandbox.files import Upload

_PRIMITIVES = {"Integer": int, "String": str, "Boolean": bool, "True": bool, "Float": float}
_ARRAY = "Array of "


class BotApiSpec:
    """The method table of one version of the Bot API."""

    def __init__(self, path: Path) -> None:
        content = json.loads(path.read_text())
        self._methods: dict[str, Any] = content["methods"]
        self._types: dict[str, Any] = content["types"]

    def parameters(self, method: str) -> set[str]:
        return {field["name"] for field in self._methods[method].get("fields", [])}

    def faults_of_call(self, method: str, params: Mapping[str, Any]) -> list[str]:
        """What is wrong with the parameters of a call, as numbers, strings and objects; a file stands for itself."""
        fields = {field["name"]: field for field in self._methods[method].get("fields", [])}
        unknown = [f"{method}.{name}: unknown" for name in params if name not in fields]
        missing = [f"{method}.{name}: missing" for name in fields if fields[name]["required"] and name not in params]
        inner = (
            self._faults_of_any(params[name], fields[name]["types"], f"{method}.{name}")
            for name in params
            if name in fields
        )
        return [*unknown, *missing, *(fault for faults in inner for fault in faults)]

    def faults_of_answer(self, method: str, result: Any) -> list[str]:
        return self._faults_of_any(result, self._methods[method]["returns"], method)

    def _faults_of_any(self, value: Any, types: list[str], place: str) -> list[str]:
        attempts = [self._faults(value, name, place) for name in types]
        return min(attempts, key=len)

    def _faults(self, value: Any, name: str, place: str) -> list[str]:
        if isinstance(value, Upload):
            return [] if name in ("InputFile", "String") else [f"{place}: a file is no {name}"]
        if name.startswith(_ARRAY):
            if not isinstance(value, list):
                return [f"{place}: {value!r} is no array"]
            items = (self._faults(item, name.removeprefix(_ARRAY), f"{place}[{i}]") for i, item in enumerate(value))
            return [fault for faults in items for fault in faults]
        if name in _PRIMITIVES:
            return [] if type(value) is _PRIMITIVES[name] else [f"{place}: {value!r} is no {name}"]
        if subtypes := self._types[name].get("subtypes"):
            return self._faults_of_any(value, subtypes, place)
        return self._faults_of_object(value, name, place)

    def _faults_of_object(self, value: Any, name: str, place: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{place}: {value!r} is no {name}"]
        fields = {field["name"]: field for field in self._types[name].get("fields", [])}
        unknown = [f"{place}.{key}: unknown to {name}" for key in value if key not in fields]
        missing = [
            f"{place}.{key}: missing in {name}" for key in fields if fields[key]["required"] and key not in value
        ]
        inner = (
            self._faults_of_any(value[key], fields[key]["types"], f"{place}.{key}") for key in value if key in fields
        )
        return [*unknown, *missing, *(fault for faults in inner for fault in faults)]
