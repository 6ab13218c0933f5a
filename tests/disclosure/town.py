"""A world in the database, published with the application's own steps; and everybody who could read it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from unittest import mock

from django.db import transaction
from django.utils import timezone

from assessments.catalogue.queries.tree import forget_catalogues
from assessments.models import Answer, Assessment, AssessmentRound, Institution, Membership, RatingLevel, Role, User
from assessments.publication.steps import publishing
from assessments.reports.paper import documents
from tests import factories

from .rule import NOT_RELEVANT, UNRATED
from .worlds import World, WorldRound

SEPARATOR = b"\0"


@contextmanager
def town(world: World, *, drawn: bool = False) -> Iterator["Town"]:
    """The world's rounds, unpublished, in a transaction that is rolled back. Unless `drawn`, a PDF is its HTML."""
    forget_catalogues()
    with transaction.atomic(), _paper(drawn):
        yield Town(world, drawn)
        transaction.set_rollback(True)
    forget_catalogues()


@contextmanager
def _paper(drawn: bool):
    """Left out is what tells nothing of the results: the empty sheet, and the papers that only an institution reads.

    Undrawn, the city report is its HTML with what is attached, and the Word file, made of the same HTML, is empty.
    """
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(publishing, "PAPERS", {}))
        for name, instead in OTHERS.items() if drawn else (OTHERS | UNDRAWN).items():
            stack.enter_context(mock.patch.object(documents, name, instead))
        yield


def _html_with_attachments(html, *, attachments=(), **options) -> bytes:
    """What `reading` takes apart again."""
    return SEPARATOR.join([html.encode(), *(str(file.content).encode() for file in attachments)])


OTHERS = {
    "blank_sheet_document": lambda found: documents.Document("bogen.pdf", b""),
}
UNDRAWN = {"render_pdf": _html_with_attachments, "print_style": lambda html: None, "docx_of": lambda html, meta: b""}


class Town:
    def __init__(self, world: World, drawn: bool):
        self.world, self.drawn = world, drawn
        factories.make_pages()
        self.people = dict(_people())
        self.catalogue = _catalogue(world)
        self.institutions = _institutions(world)
        self.heads = _heads(self.institutions)
        self._of_both()
        for found in world.rounds:
            self._fill(found)

    def publish(self, code: str, number: int) -> None:
        """The first edition, or a corrected one."""
        current = AssessmentRound.objects.get(code=code)
        reviewer = self.people["reviewer"]
        if number == 1:
            publishing.publish_first_edition(assessment_round=current, by=reviewer)
        else:
            publishing.publish_corrected_edition(assessment_round=current, by=reviewer, note="Schreibfehler")

    def _of_both(self) -> None:
        """The one head of a pair of institutions, who knows the answers of both."""
        pair = [code for code in self.world.pair if code in self.institutions]
        if len(pair) == 2:
            head = factories.make_user("leitung-beider")
            for code in pair:
                Membership.objects.create(user=head, role=Role.HEAD, institution=self.institutions[code])

    def _fill(self, found: WorldRound) -> None:
        dates = {"opens_on": date(found.year, 3, 1), "submission_deadline": date(found.year, 5, 31)}
        current = factories.make_round(self.catalogue, found.code, "in_review", min_institutions=found.minimum, **dates)
        rows = [self._assessment(current, code, "accepted", consent) for code, consent in found.consents.items()]
        rows += [self._assessment(current, code, "in_progress", "named") for code in found.uncounted]
        assessments = {row.institution.code: row for row in Assessment.objects.bulk_create(rows)}
        levels = {level.value: level for level in self.catalogue.levels.all()}
        requirements = {requirement.code: requirement for requirement in self.catalogue.requirements.all()}
        Answer.objects.bulk_create(
            _answer(assessments[one], requirements[code], levels, value)
            for code, marks in found.marks.items()
            for one, value in marks.items()
        )

    def _assessment(self, current, code, status, consent) -> Assessment:
        institution = self.institutions[code]
        steps = {}
        if status == "accepted":
            steps = {f"{step}_by": self.people["reviewer"] for step in ("approved", "submitted", "accepted")}
            steps |= {f"{step}_at": timezone.now() for step in ("approved", "submitted", "accepted")}
        return Assessment(
            round=current,
            institution=institution,
            status=status,
            publication_consent=consent,
            institution_name=institution.name,
            **steps,
        )


def _people() -> Iterator[tuple[str, User]]:
    for role in ("reviewer", "steering", "executive_board"):
        yield role, factories.make_member(role)


def _catalogue(world: World):
    catalogue = factories.make_catalogue(areas=len(world.areas), requirements=max(map(len, world.areas.values())))
    catalogue.requirements.exclude(code__in=world.codes).delete()
    RatingLevel.objects.filter(catalogue=catalogue, value__gt=world.top).delete()
    return catalogue


def _institutions(world: World) -> dict[str, Institution]:
    codes = sorted({one for found in world.rounds for one in (*found.consents, *found.uncounted)})
    rows = Institution.objects.bulk_create(Institution(code=code, name=f"Institution {code}") for code in codes)
    return {row.code: row for row in rows}


def _heads(institutions: dict[str, Institution]) -> dict[str, tuple[User, User]]:
    """For each institution its head, and a member of the circle who works there too."""
    people = {code: (_account(f"leitung-{code}"), _account(f"kreis-{code}")) for code in institutions}
    User.objects.bulk_create(one for pair in people.values() for one in pair)
    Membership.objects.bulk_create(
        membership
        for code, (head, steering) in people.items()
        for membership in (
            Membership(user=head, role=Role.HEAD, institution=institutions[code]),
            Membership(user=steering, role=Role.CONTRIBUTOR, institution=institutions[code]),
            Membership(user=steering, role=Role.STEERING),
        )
    )
    return people


def _account(username: str) -> User:
    return User(username=username, function=username, password="!")


def _answer(assessment, requirement, levels, value) -> Answer:
    if isinstance(value, int):
        return Answer(assessment=assessment, requirement=requirement, state=Answer.State.RATED, level=levels[value])
    state = {NOT_RELEVANT: Answer.State.NOT_RELEVANT, UNRATED: Answer.State.UNRATED}[value]
    return Answer(
        assessment=assessment,
        requirement=requirement,
        state=state,
        justification="Grund" if value == NOT_RELEVANT else "",
    )
