"""A text with the passages in which a person has marked a skill: what a ruler of skills is made of."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("advert", "programme", "need")
SPLITS = ("tune", "test")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """One passage, `start` to `end` (excluded) in code points, and the OGR code of the skill it names.

    `required` is false for what the text only wishes (« serait un plus »), true otherwise.
    """

    start: int
    end: int
    skill: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A text in Unicode's composed form (NFC) and its passages in order.

    `head` is its ROME 3 head, `other` or `none`; empty: not said. `origin` says whose text it is.
    """

    identifier: str
    kind: str
    head: str
    origin: str
    text: str
    spans: tuple[Span, ...]
    split: str

    @property
    def skills(self) -> frozenset[str]:
        """The OGR codes marked, each once."""
        return frozenset(span.skill for span in self.spans)
