"""How far two colours are apart for a reader, colour-blind ones included.

Simulation: Machado, Oliveira and Fernandes (2009), severity 1.0. Difference: CIE 1976 (L*, a*, b*), D65.
"""

from typing import TypeAlias

Triple: TypeAlias = tuple[float, float, float]
Matrix: TypeAlias = tuple[Triple, Triple, Triple]

SIGHTS: dict[str, Matrix] = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_XYZ: Matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE: Triple = (0.9505, 1.0, 1.089)


def seen_by(sight: str, colour: str) -> Triple:
    """The colour #rrggbb in L*a*b*, as somebody of this sight sees it."""
    linear = _triple([_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5)])
    seen = _triple([min(max(part, 0.0), 1.0) for part in _times(SIGHTS[sight], linear)])
    x, y, z = (_bent(part / white) for part, white in zip(_times(_TO_XYZ, seen), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(first: Triple, second: Triple) -> float:
    """The distance of two colours; about 2 is the least that can be seen side by side."""
    return float(sum((one - other) ** 2 for one, other in zip(first, second, strict=True)) ** 0.5)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _bent(part: float) -> float:
    return float(part ** (1 / 3)) if part > 0.008856 else 7.787 * part + 16 / 116


def _times(matrix: Matrix, vector: Triple) -> Triple:
    return _triple([sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix])


def _triple(parts: list[float]) -> Triple:
    first, second, third = parts
    return first, second, third
