"""What every picture of a plan shares: fonts that know Chinese, quiet axes, PNG and SVG from one figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

FONTS = ["Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Micro Hei", "Microsoft YaHei", "PingFang SC", "DejaVu Sans"]
INK, SOFT, ACCENT, WARM = "#1d2b2a", "#c9d3d1", "#0f766e", "#c2410c"


def figure(width: float = 9.0, height: float = 7.0) -> Figure:
    """An empty figure, inches. Only fonts that this machine has are named, so that nothing is warned about."""
    from matplotlib import font_manager

    have = {font.name for font in font_manager.fontManager.ttflist}
    mpl.rcParams["font.family"] = [name for name in FONTS if name in have] or ["sans-serif"]
    mpl.rcParams["axes.unicode_minus"] = False
    return Figure(figsize=(width, height), layout="constrained")


def quiet(axes: Any, *, as_map: bool = False, latitude: float = 0.0) -> None:
    """No box, no ticks on a map; a map's degrees are as long as they are on the ground."""
    import math

    for side in ("top", "right", *(("left", "bottom") if as_map else ())):
        axes.spines[side].set_visible(False)
    if as_map:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_aspect(1 / max(0.1, math.cos(math.radians(latitude))))


def save(picture: Figure, folder: Path, name: str) -> list[Path]:
    """The figure as PNG and SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    for path in paths:
        picture.savefig(path, dpi=150)
    return paths
