"""UIMA XMI as INCEpTION reads and writes it (extra ``uima``): ``<id>.xmi`` and one ``TypeSystem.xml``.

A span layer (``webanno.custom.GovieSpan``) carries label, attributes and id of a mark, a relation layer
(``webanno.custom.GovieLink``) runs from Governor to Dependent, a document layer (``webanno.custom.GovieBulletin``)
holds the header. XMI counts UTF-16 code units; dkpro-cassis converts both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundLink, FoundSpan, assemble
from govie.conversions.attributes import ATTRIBUTES_OF_LABEL
from govie.conversions.datasets import HEADER_COLUMNS
from govie.conversions.files import find_files, name_of
from govie.conversions.notes import Notes
from govie.errors import InputError

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

TYPES: Final = "TypeSystem.xml"
SPAN: Final = "webanno.custom.GovieSpan"
LINK: Final = "webanno.custom.GovieLink"
BULLETIN: Final = "webanno.custom.GovieBulletin"
_HEADER: Final = ("id", *HEADER_COLUMNS, "split")
_ATTRIBUTES: Final = tuple(dict.fromkeys(name for names in ATTRIBUTES_OF_LABEL.values() for name in names))
#: Characters that XML 1.0 cannot hold in any way.
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """``.xmi`` files with the ``TypeSystem.xml`` beside them; other layers are left out and noted."""
    cassis = _cassis()
    for path in find_files(source, ".xmi"):
        types = path.parent / TYPES
        if not types.is_file():
            raise InputError(f"no {TYPES} beside it", source=str(path), mend="unpack the whole archive of the export")
        try:
            cas = cassis.load_cas_from_xmi(path, typesystem=cassis.load_typesystem(types))
            known = {t.name for t in cas.typesystem.get_types()}
            if SPAN not in known:
                raise InputError(f"{TYPES} has no {SPAN}", source=str(path), mend="annotate with govie's layers")
        except InputError:
            raise
        except Exception as error:  # cassis raises what its parsers raise
            mend = "export it again as UIMA CAS XMI 1.0"
            raise InputError(f"no XMI ({error})", source=str(path), mend=mend) from error
        yield _read_cas(cas, path, notes)


def _read_cas(cas: Cas, path: Path, notes: Notes) -> MarkedText:
    spans, links, header = [], [], {}
    for fs in sorted(cas.select_all_fs(), key=lambda fs: fs.xmiID):
        kind, at = fs.type.name, f"xmi:id {fs.xmiID}"
        if kind == SPAN:
            attrs = {name: value for name in _ATTRIBUTES if (value := getattr(fs, name))}
            spans.append(FoundSpan(str(fs.xmiID), fs.label or "", fs.begin, fs.end, attrs, fs.ref, field=at))
        elif kind == LINK:
            head, tail = fs.Governor, fs.Dependent
            if head is None or tail is None:
                raise InputError(f"{at}: a relation without an end", source=str(path), mend="export it again")
            links.append(FoundLink(str(head.xmiID), str(tail.xmiID), fs.label, field=at))
        elif kind == BULLETIN:
            header = {key: value for key in _HEADER if (value := getattr(fs, key)) is not None}
        elif kind.startswith("webanno.custom."):
            notes.add(f"annotations of the layer {kind}", str(path))
    text = cas.sofa_string or ""
    return assemble(text, spans, links, header=header, name=path.stem, where=str(path), notes=notes)


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None:
    """Characters that XML cannot hold become U+FFFD, so that offsets stay."""
    types = type_system()
    (folder / TYPES).write_bytes(types.to_xml().encode())
    for marked in bulletins:
        name = name_of(marked)
        cas = _cas(marked, types, name, notes)
        (folder / f"{name}.xmi").write_bytes(cas.to_xmi().encode())


def _cas(marked: MarkedText, types: TypeSystem, name: str, notes: Notes) -> Cas:
    cas = _cassis().Cas(typesystem=types)
    text, replaced = _NO_XML.subn("\ufffd", marked.text)
    notes.add("characters that XML cannot hold (now U+FFFD)", name, times=replaced)
    notes.add("header keys that are no feature", name, times=len(marked.header.keys() - set(_HEADER)))
    cas.sofa_string, cas.sofa_mime = text, "text/plain"
    span_type, link_type, bulletin_type = (types.get_type(t) for t in (SPAN, LINK, BULLETIN))
    header = {key: _NO_XML.sub("\ufffd", marked.header[key]) for key in _HEADER if key in marked.header}
    cas.add(bulletin_type(**header))
    refs = marked.refs or (None,) * len(marked.mentions)
    spans = []
    for mention, ref in zip(marked.mentions, refs, strict=True):
        attrs = {n: v if isinstance(v, str) else ",".join(v) for n in _ATTRIBUTES if (v := mention.attrs.get(n))}
        spans.append(span_type(begin=mention.start, end=mention.end, label=mention.label, ref=ref, **attrs))
        cas.add(spans[-1])
    for link in marked.links:
        head, tail = spans[link.head], spans[link.tail]
        # As INCEpTION lays relations: the offsets are those of the dependent.
        cas.add(link_type(begin=tail.begin, end=tail.end, Governor=head, Dependent=tail, label=link.label))
    return cas


def type_system() -> TypeSystem:
    """The layers as a UIMA type system, to import into an INCEpTION project."""
    types: TypeSystem = _cassis().TypeSystem()
    span = types.create_type(SPAN, supertypeName="uima.tcas.Annotation")
    link = types.create_type(LINK, supertypeName="uima.tcas.Annotation")
    bulletin = types.create_type(BULLETIN, supertypeName="uima.cas.AnnotationBase")
    features: list[tuple[Any, str, str]] = [(span, name, "uima.cas.String") for name in ("label", *_ATTRIBUTES, "ref")]
    features += [(link, "Governor", SPAN), (link, "Dependent", SPAN), (link, "label", "uima.cas.String")]
    features += [(bulletin, name, "uima.cas.String") for name in _HEADER]
    for holder, name, kind in features:
        types.create_feature(domainType=holder, name=name, rangeType=kind)
    return types


def _cassis() -> Any:
    try:
        import cassis
    except ImportError as error:
        mend = 'pip install "govie[uima]"'
        raise InputError("the format uima needs dkpro-cassis", mend=mend) from error
    return cassis
