"""A formation held against LHÉO's XSD, and its errors told in plain words without the values they quote."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from numericemploi.model.errors import SourceError
from numericemploi.sources.lheo_faults import READ, Faults, local, unit_of
from numericemploi.sources.lheo_stream import NAMESPACES, Element

_MOST_WARNINGS = 20
_ATTRIBUTE = re.compile(r"^Element '[^']*', attribute '([^']*)'")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( ([^)]*) \)")
_REASONS = (
    ("MAXLENGTH", "longer than LHÉO allows"),
    ("MINLENGTH", "shorter than LHÉO allows"),
    ("LENGTH", "not of the length that LHÉO asks"),
    ("ENUMERATION", "not a code of LHÉO's dictionary"),
    ("PATTERN", "not of the form that LHÉO asks"),
    ("DATATYPE", "not of the type that LHÉO asks (number, date)"),
    ("COMPLEX_TYPE_2", "holds elements where LHÉO has text, or the reverse"),
    ("CVC_TYPE_3", "holds elements where LHÉO has text"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LheoSchema:
    """The compiled XSD, one for each namespace."""

    by_namespace: dict[str, etree.XMLSchema]


def load_schema(xsd: bytes) -> LheoSchema:
    """Compile the published XSD of LHÉO 2.3, for both namespaces.

    There is no compiled schema of 2.2; 2.3 adds elements and attributes to it, so the same file with
    the other target namespace accepts what 2.2 accepts.

    Raises
    ------
    SourceError
        Not an XSD, or not LHÉO's.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xsd, parser)
        target = root.get("targetNamespace") or ""
        if target not in NAMESPACES or root.getroottree().docinfo.internalDTD is not None:
            raise SourceError(
                f"The schema describes the namespace « {target[:80]} », not LHÉO.",
                hint="Load the file lheo-2.3.xsd published by the LHÉO committee.",
            )
        schemas = {
            namespace: etree.XMLSchema(
                etree.fromstring(xsd.replace(target.encode(), namespace.encode()), parser)
            )
            for namespace in NAMESPACES
        }
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError):
        raise SourceError(
            "The LHÉO schema cannot be read: it is no XSD, or it is damaged.",
            hint="Fetch lheo-2.3.xsd again.",
        ) from None
    return LheoSchema(by_namespace=schemas)


def hold_against(schema: etree.XMLSchema, faults: Faults) -> None:
    """Add the XSD's errors to the faults of the formation.

    An error on the value of a field that we read refuses the smallest unit; an error elsewhere, on an
    attribute, or of position only (what we read is found by name) is a warning. After an element out
    of place the XSD says nothing of the ones that follow it in the same parent: the reading itself
    checks the fields read, so no verdict hangs on that. Warnings past twenty are counted.
    """
    formation = faults.formation
    if schema.validate(formation):
        return
    warned = 0
    for error in schema.error_log:
        element = _element_at(formation, error.path)
        unit, field = unit_of(element, formation)
        attribute = _ATTRIBUTE.match(error.message)
        position = error.type_name == "SCHEMAV_ELEMENT_CONTENT"
        if not attribute and not position and field in READ[local(unit)]:
            if not faults.known_at(element):
                faults.refuse(
                    unit, element, field, _reason(error.type_name), "Correct this field at the source."
                )
        elif warned < _MOST_WARNINGS:
            warned += 1
            faults.warn(
                element, _remark(error, attribute), "Kept: nothing that we read is touched. Tell the sender."
            )
        else:
            warned += 1
    if warned > _MOST_WARNINGS:
        more = warned - _MOST_WARNINGS
        faults.warn(formation, f"{more} more differences with the schema", "Tell the sender.")


def _element_at(formation: Element, path: str) -> Element:
    """Return the element at a libxml2 node path (`/*/*[3]/x:debut`), whose first step is the formation."""
    steps = path.split("/")[2:]
    steps = [step for step in steps if not step.startswith("@")]
    if not steps:
        return formation
    names = {prefix: uri for prefix, uri in formation.nsmap.items() if prefix}
    try:
        found = formation.xpath("./" + "/".join(steps), namespaces=names)
    except etree.XPathError:
        return formation
    return found[0] if found else formation


def _reason(type_name: str) -> str:
    return next((reason for part, reason in _REASONS if part in type_name), "not as the LHÉO schema asks")


def _remark(error: etree._LogEntry, attribute: re.Match[str] | None) -> str:
    if attribute:
        return f"attribute {attribute.group(1)[:40]}: not as the LHÉO schema asks"
    if error.type_name != "SCHEMAV_ELEMENT_CONTENT":
        return _reason(error.type_name)
    found = _EXPECTED.search(error.message)
    names = [name.rpartition("}")[2] for name in found.group(1).split(", ")[:3]] if found else []
    missing = "Missing child" in error.message
    what = "an element is missing inside" if missing else "element not expected here"
    return f"{what} (LHÉO expects {', '.join(names)})" if names else what
