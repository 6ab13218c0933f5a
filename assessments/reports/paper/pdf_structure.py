"""What WeasyPrint 70 leaves out of an accessible PDF, added to the finished objects of the file."""

_END_OF_METADATA = b"</rdf:RDF>"

# PDF/UA-1 identification, and the description of its namespace that PDF/A-3 asks for.
_PDFUA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class UnexpectedStructure(Exception):
    """The file is not built as WeasyPrint 70 builds it: after an update, look at this module first."""


def declare_pdfua(pdf) -> None:
    """Add the PDF/UA-1 identification beside the PDF/A-3 one; WeasyPrint writes only one of both."""
    metadata = _object(pdf, pdf.catalog["Metadata"])
    xmp = metadata.stream[0]
    if xmp.count(_END_OF_METADATA) != 1:
        raise UnexpectedStructure("metadata")
    metadata.stream[0] = xmp.replace(_END_OF_METADATA, _PDFUA + _END_OF_METADATA)


def mark_running_heads_as_artifacts(pdf) -> None:
    """Take heads, feet and page numbers out of the reading order.

    WeasyPrint tags them as spans that hang outside the structure tree. Screen readers skip those; the standard wants
    artifacts.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    reachable = _reachable(pdf, root["K"])
    parents = _object(pdf, root["ParentTree"])["Nums"]
    parent_tree = dict(zip(parents[::2], parents[1::2], strict=True))
    for page in (_object(pdf, reference) for reference in pdf.page_references):
        elements = parent_tree[page["StructParents"]]
        outside = {mcid for mcid, reference in enumerate(elements) if _number(reference) not in reachable}
        for mcid in outside:
            elements[mcid] = "null"
        _rewrite(_object(pdf, page["Contents"]), outside)


def _rewrite(content, outside: set[int]) -> None:
    """Turn `/Span <</MCID n>> BDC` into `/Artifact <</Type/Pagination>> BDC` for the ids in `outside`."""
    parts = content.stream
    for i, part in enumerate(parts):
        if part == b"BDC" and isinstance(parts[i - 1], dict) and parts[i - 1].get("MCID") in outside:
            parts[i - 2 : i] = ["/Artifact", b"<</Type/Pagination>>"]


def _reachable(pdf, references) -> set[int]:
    """Object numbers of all structure elements below `references`."""
    found: set[int] = set()
    waiting = list(references)
    while waiting:
        number = _number(waiting.pop())
        if number is None or number in found:
            continue
        found.add(number)
        waiting.extend(pdf.objects[number].get("K", ()) if isinstance(pdf.objects[number], dict) else ())
    return found


def _number(reference) -> int | None:
    """Object number of `b"12 0 R"`; None for a marked content id."""
    return int(reference.split()[0]) if isinstance(reference, bytes) else None


def _object(pdf, reference):
    return pdf.objects[_number(reference)]
