"""The relations between cards. A link lives in the document of its source card's section."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.shapes import N_, Field, LinkKind, Option

CARRIER_ROLES: Final = (
    Option("leads", N_("leads")),
    Option("co_leads", N_("leads with others")),
    Option("contributes", N_("contributes")),
    Option("funds", N_("funds")),
    Option("hosts", N_("hosts")),
    Option("controls", N_("controls")),
)

TIES: Final = (
    Option("alliance", N_("alliance")),
    Option("dependence", N_("dependence")),
    Option("funds", N_("funds")),
    Option("mandates", N_("mandates")),
    Option("conflict", N_("conflict")),
    Option("trust", N_("trust")),
    Option("influence", N_("influence")),
)

# Any link may say why it is there; on `contributes_to` it is the assumption on the arrow.
BECAUSE: Final = Field("because", "text", N_("Because"), limit=limits.RECORD_TEXT)

LINK_KINDS: Final = (
    LinkKind(
        "voiced_by",
        "needs",
        "actors",
        label=N_("is said by"),
        inverse=N_("says"),
        heading="voice",
        inverse_heading="voice",
    ),
    LinkKind(
        "concerns",
        "needs",
        "actors",
        label=N_("concerns"),
        inverse=N_("is concerned by"),
        heading="concerned",
        inverse_heading="voice",
    ),
    LinkKind(
        "causes",
        "needs",
        "needs",
        label=N_("causes"),
        inverse=N_("is caused by"),
        heading="causes",
        inverse_heading="causes",
    ),
    LinkKind(
        "answered_by",
        "needs",
        "objectives",
        label=N_("is answered by"),
        inverse=N_("answers"),
        heading="answers",
        inverse_heading="needs",
    ),
    LinkKind(
        "escalated_to",
        "needs",
        "actors",
        label=N_("must be told to"),
        inverse=N_("must be told about"),
        heading="reach",
        inverse_heading="voice",
        most=1,
    ),
    LinkKind(
        "contributes_to",
        "objectives",
        "objectives",
        label=N_("contributes to"),
        inverse=N_("is served by"),
        heading="path",
        inverse_heading="path",
    ),
    LinkKind(
        "carried_by",
        "objectives",
        "actors",
        label=N_("is carried by"),
        inverse=N_("carries"),
        heading="carriers",
        inverse_heading="part",
        fields=(Field("role", "enum", N_("Part taken"), options=CARRIER_ROLES),),
    ),
    LinkKind(
        "honours",
        "objectives",
        "values",
        label=N_("honours"),
        inverse=N_("is honoured by"),
        heading="values",
        inverse_heading="objectives",
    ),
    LinkKind(
        "strains",
        "objectives",
        "values",
        label=N_("strains"),
        inverse=N_("is strained by"),
        heading="values",
        inverse_heading="objectives",
        fields=(Field("how", "text", N_("How do we hold it?"), limit=limits.RECORD_TEXT),),
    ),
    LinkKind(
        "tie",
        "actors",
        "actors",
        label=N_("has a tie with"),
        inverse=N_("has a tie from"),
        heading="ties",
        inverse_heading="ties",
        fields=(Field("tie", "enum", N_("What ties them?"), options=TIES, required=True),),
    ),
    LinkKind(
        "tension",
        "values",
        "values",
        label=N_("is in tension with"),
        inverse=N_("is in tension with"),
        heading="tensions",
        inverse_heading="tensions",
        fields=(
            Field("text", "text", N_("What pulls apart?"), limit=limits.RECORD_TEXT),
            Field("how", "text", N_("How do we hold it?"), limit=limits.RECORD_TEXT),
        ),
        symmetric=True,
    ),
    LinkKind(
        "assesses",
        "evaluation",
        "objectives",
        label=N_("assesses"),
        inverse=N_("is assessed by"),
        heading="about",
        inverse_heading="success",
    ),
    LinkKind(
        "tests",
        "evaluation",
        "values",
        label=N_("puts to the test"),
        inverse=N_("is put to the test by"),
        heading="about",
        inverse_heading="evaluation",
    ),
    LinkKind(
        "revisits",
        "evaluation",
        "needs",
        label=N_("comes back to"),
        inverse=N_("is looked at again by"),
        heading="about",
        inverse_heading="evaluation",
    ),
    LinkKind(
        "judged_by",
        "evaluation",
        "actors",
        label=N_("is judged by"),
        inverse=N_("judges"),
        heading="judges",
        inverse_heading="judgement",
    ),
    LinkKind(
        "collected_by",
        "evaluation",
        "actors",
        label=N_("is gathered by"),
        inverse=N_("gathers"),
        heading="collecting",
        inverse_heading="judgement",
    ),
    LinkKind(
        "reported_to",
        "evaluation",
        "actors",
        label=N_("is reported to"),
        inverse=N_("hears the result of"),
        heading="use",
        inverse_heading="judgement",
    ),
)

LINK_KIND: Final = {kind.id: kind for kind in LINK_KINDS}
# `kind`, `from` and `to` are in every link; these are all keys a link may have besides.
LINK_EXTRAS: Final = ("because", "role", "tie", "how", "text")
