"""Files that the bot sends."""

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import bad_request

MAX_PHOTO_BYTES = 10 * 2**20
MAX_PHOTO_SIDES = 10_000
"""Pixels of width and height together."""
MAX_PHOTO_RATIO = 20
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SIZE = struct.Struct(">II")
_PNG_SIZE_AT = 16


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name, its type as the sender says, and its bytes."""

    name: str
    mime_type: str
    content: bytes

    @property
    def unique_id(self) -> str:
        """The Bot API's `file_unique_id`: the same content has the same one."""
        return hashlib.sha256(self.content).hexdigest()[:20]

    def document(self) -> dict[str, Any]:
        """The Bot API's Document."""
        return self._file() | {"file_name": self.name, "mime_type": self.mime_type}

    def photo(self) -> dict[str, Any]:
        """The Bot API's PhotoSize of a picture, which must be a PNG here.

        Raises ApiError, 400, for what is no picture, and for one that is too big or too narrow.
        """
        if len(self.content) > MAX_PHOTO_BYTES:
            raise bad_request("file is too big")
        if not self.content.startswith(_PNG):
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = _PNG_SIZE.unpack_from(self.content, _PNG_SIZE_AT)
        narrow, wide = sorted((width, height))
        if width + height > MAX_PHOTO_SIDES or wide > narrow * MAX_PHOTO_RATIO:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return self._file() | {"width": width, "height": height}

    def _file(self) -> dict[str, Any]:
        identifier = self.unique_id
        return {"file_id": f"sandbox-{identifier}", "file_unique_id": identifier, "file_size": len(self.content)}
