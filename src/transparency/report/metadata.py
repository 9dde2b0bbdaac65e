"""PDF/UA-1 declared beside PDF/A-3a in one metadata packet (WeasyPrint takes only one variant: #2783)."""

from typing import Any

UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)

UA_SCHEMA = (
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
"""PDF/A wants each property outside its own list declared: without it ``pdfuaid`` fails PDF/A."""


def declare_accessible(metadata: Any) -> None:
    """Let the metadata of a WeasyPrint document say that it is PDF/UA-1 too.

    The declaration has to stand inside the one ``rdf:RDF``; one added by ``xmp_metadata`` is not read.
    """
    generate = metadata.generate_rdf_metadata

    def generate_both(*arguments: Any) -> bytes:
        packet: bytes = generate(*arguments)
        return packet.replace(b"</rdf:RDF>", UA + UA_SCHEMA + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = generate_both
