"""Why a credential is not accepted: a stable code, a sentence in French, one in English."""

from __future__ import annotations

from typing import Literal

Step = Literal["reader", "profile", "contexts", "key", "jcs", "dates", "status", "rdfc"]
STEPS: tuple[Step, ...] = ("reader", "profile", "contexts", "key", "jcs", "dates", "status", "rdfc")
"""Order of the checks; each begins only where the one before passed."""

Outcome = Literal["refused", "unverifiable"]

_SENTENCES: dict[str, tuple[Step, Outcome, str, str]] = {
    "too-large": ("reader", "refused", "Le fichier est trop grand pour une attestation.",
                  "The file is too large for a credential."),
    "encoding": ("reader", "refused", "Le fichier n'est pas du texte UTF-8.", "The file is not UTF-8 text."),
    "json": ("reader", "refused", "Le fichier n'est pas du JSON.", "The file is not JSON."),
    "not-an-object": ("reader", "refused", "Ce JSON n'est pas une attestation.", "This JSON is not a credential."),
    "duplicate": ("reader", "refused", "Un membre est écrit deux fois : deux lecteurs y liraient deux attestations.",
                  "A member is written twice: two readers would read two credentials."),
    "depth": ("reader", "refused", "Le JSON est trop profond.", "The JSON is too deep."),
    "number": ("reader", "refused", "Un nombre ne peut pas être lu de la même façon par tous.",
               "A number cannot be read alike by everybody."),
    "surrogate": ("reader", "refused", "Un caractère est incomplet.", "A character is incomplete."),
    "no-credential": ("reader", "refused", "Cette image ne porte pas d'attestation.",
                      "This picture carries no credential."),
    "jwt": ("reader", "refused", "C'est une attestation au format JWT, que ce vérificateur ne lit pas.",
            "This is a credential in the JWT form, which this verifier does not read."),
    "kind": ("profile", "refused", "Ce n'est ni un label, ni un badge, ni un avis, ni une liste d'états, ni un registre.",
             "This is neither a label, nor a badge, nor an endorsement, nor a status list, nor a register."),
    "profile": ("profile", "refused", "Un membre manque, est de trop, ou n'a pas la forme attendue.",
                "A member is missing, is not expected, or has not the expected form."),
    "contexts": ("contexts", "refused", "Les contextes JSON-LD ne sont pas exactement ceux de nos labels.",
                 "The JSON-LD contexts are not exactly those of our labels."),
    "issuer": ("key", "refused", "L'émetteur n'est pas de ceux auxquels cette instance fait confiance.",
               "The issuer is not one that this instance trusts."),
    "demonstration": ("key", "refused", "L'émetteur est celui de la démonstration : ce label est fictif.",
                      "The issuer is the demonstration's: this label is fictif."),
    "key": ("key", "refused", "La clé n'est pas une clé de l'émetteur pour signer des labels.",
            "The key is not one of the issuer's for signing labels."),
    "key-withdrawn": ("key", "refused", "La clé a été retirée par l'émetteur.", "The key was withdrawn by the issuer."),
    "no-jcs": ("jcs", "refused", "Il manque la preuve eddsa-jcs-2022, la seule qui lie le texte exact.",
               "The eddsa-jcs-2022 proof is missing, the only one that binds the exact text."),
    "proofs": ("jcs", "refused", "Les preuves ne sont pas celles attendues : une eddsa-jcs-2022, au plus une eddsa-rdfc-2022.",
               "The proofs are not the expected ones: one eddsa-jcs-2022, at most one eddsa-rdfc-2022."),
    "jcs": ("jcs", "refused", "La signature ne correspond pas au contenu : il a été modifié, ou signé par une autre clé.",
            "The signature does not fit the content: it was altered, or signed by another key."),
    "not-yet": ("dates", "refused", "Cette attestation n'est pas encore valable à cette date.",
                "This credential is not valid yet at that date."),
    "expired": ("dates", "refused", "Cette attestation n'est plus valable à cette date : sa période est finie.",
                "This credential is no longer valid at that date: its period is over."),
    "dates": ("dates", "refused", "La fin de validité précède son début.", "The end of validity precedes its start."),
    "status-unknown": ("status", "unverifiable", "Impossible à vérifier : la liste d'états n'est pas dans le magasin de confiance.",
                       "Cannot be verified: the status list is not in the trust store."),
    "status-old": ("status", "unverifiable", "Impossible à vérifier : la liste d'états gardée n'est plus valable à cette date.",
                   "Cannot be verified: the status list kept is not valid at that date."),
    "status-refused": ("status", "unverifiable", "Impossible à vérifier : la liste d'états gardée est elle-même refusée.",
                       "Cannot be verified: the status list kept is itself refused."),
    "status-purpose": ("status", "refused", "La liste d'états a un autre objet que celui annoncé.",
                       "The status list has another purpose than the one stated."),
    "status-index": ("status", "refused", "Le numéro d'état est au-delà de la liste.",
                     "The status index lies beyond the list."),
    "suspended": ("status", "refused", "Le label est suspendu ou retiré ; le registre dit lequel.",
                  "The label is suspended or withdrawn; the register tells which."),
    "revoked": ("status", "refused", "L'attestation est révoquée.", "The credential is revoked."),
    "rdfc": ("rdfc", "refused", "La seconde signature (eddsa-rdfc-2022) ne correspond pas au contenu.",
             "The second signature (eddsa-rdfc-2022) does not fit the content."),
}  # fmt: skip

CODES = frozenset(_SENTENCES)


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """A check that did not pass.

    `where` names the member of the document, never its value.
    """

    def __init__(self, code: str, *, where: str = "") -> None:
        self.code, self.where = code, where
        self.step, self.outcome, self.fr, self.en = _SENTENCES[code]
        super().__init__(code)
