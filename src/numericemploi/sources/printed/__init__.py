"""Documents to print: a Typst page of ours filled with data, as a PDF; no system library, no font fetched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_PAGES = Path(__file__).resolve().parent


def png(page: str, data: dict[str, Any]) -> bytes:
    """Fill a one-page document with `data` and return it as a picture, 144 dots an inch."""
    import typst

    return bytes(
        typst.compile(
            str(_PAGES / f"{page}.typ"),
            root=str(_PAGES),
            format="png",
            ppi=144,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
            ignore_system_fonts=True,
        )
    )


def pdf(page: str, data: dict[str, Any]) -> bytes:
    """Fill `page` (a `.typ` file beside this module) with `data` and return the PDF's bytes.

    The page reads `json(bytes(sys.inputs.data))`: values arrive as data and are never read as markup.
    The same data give the same bytes.
    """
    import typst

    return bytes(
        typst.compile(
            str(_PAGES / f"{page}.typ"),
            root=str(_PAGES),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
            ignore_system_fonts=True,
            timestamp=0,
        )
    )
