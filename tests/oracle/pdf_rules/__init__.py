"""The machine-checkable conditions: of PDF/UA-1 by their numbers in the Matterhorn Protocol 1.1, of PDF/A-2b and -3b by
their clauses in ISO 19005-2 and -3. Each rule is a function of the file and yields what is wrong; docs/pdf-conformance.md says
which condition it is about."""
from pdf_rules import document, fonts, graphics, metadata, structure, syntax  # noqa: F401
from pdf_rules.file import File, RULES, check  # noqa: F401
