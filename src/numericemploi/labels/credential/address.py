"""Stable addresses that a credential names: once in the wild, they must answer for years."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Addresses under the instance's public one, `https://label.exemple.fr`, without a slash at the end."""

    base: str

    @property
    def issuer(self) -> str:
        """DID of the issuer: `did:web:` and the host."""
        return f"did:web:{urlsplit(self.base).hostname}"

    @property
    def home(self) -> str:
        """Home page."""
        return f"{self.base}/"

    def method(self, key: str) -> str:
        """Verification method of a key."""
        return f"{self.issuer}#{key}"

    def label(self, reference: str) -> str:
        """Page of a label in the register: the `id` of its credential, and what the QR code opens."""
        return f"{self.base}/labels/{quote(reference, safe='')}/"

    def decision(self, reference: str, decision: str) -> str:
        """One decision on a label, on the label's page."""
        return f"{self.label(reference)}#{quote(decision, safe='')}"

    def rules(self, rule: str) -> str:
        """The rule set of a version."""
        return f"{self.base}/labels/regles/{quote(rule, safe='')}/"

    def evidence(self, reference: str) -> str:
        """The evidence on which a label was granted."""
        return f"{self.label(reference)}preuves.json"

    def training(self, training_id: str) -> str:
        """A training: its LHÉO number, or `fictif-…`."""
        return f"{self.base}/formations/{quote(training_id, safe='')}/"

    def zone(self, code: str) -> str:
        """Sheet of an employment zone."""
        return f"{self.base}/zones/{quote(code, safe='')}/"

    def register(self, number: int) -> str:
        """A part of the signed register."""
        return f"{self.base}/labels/registre/{number}"

    def status_list(self, number: int) -> str:
        """A status list."""
        return f"{self.base}/labels/etats/{number}"
