"""What may happen to the bit of a label: a table of acts, not a rule spread over the code."""

from __future__ import annotations

from numericemploi.model.errors import NotAllowedError

BIT_AFTER: dict[str, bool] = {"suspended": True, "restored": False, "withdrawn": True}
"""Whether the bit is set once the act is done."""

_MAY_FOLLOW: dict[str, frozenset[str]] = {
    "": frozenset({"suspended", "withdrawn"}),
    "suspended": frozenset({"restored", "withdrawn"}),
    "restored": frozenset({"suspended", "withdrawn"}),
    "withdrawn": frozenset(),
}


def check(act: str, *, after: str) -> None:
    """Let an act through if it may follow the last one (empty: none yet); a withdrawal is for good.

    Raises
    ------
    NotAllowedError
        It may not.
    """
    if act not in _MAY_FOLLOW[after]:
        raise NotAllowedError(
            f"Un label « {_WORDS[after]} » ne peut pas être « {_WORDS[act]} ».",
            hint="Le retrait est définitif ; un label n'est rétabli que s'il est suspendu.",
        )


_WORDS = {"": "accordé", "suspended": "suspendu", "restored": "rétabli", "withdrawn": "retiré"}
