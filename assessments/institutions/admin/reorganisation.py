"""Umorganisation: which institutions there were, which there are afterwards; look at what follows, then confirm."""

import re
from itertools import groupby
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.core.validators import slug_re
from django.db.models.functions import Lower
from django.shortcuts import redirect, render
from django.urls import path, reverse

from assessments.access import permissions
from assessments.administration.admin.mistakes import mistakes_of
from assessments.administration.admin.site import site
from assessments.events.steps.transitions import Reason, TransitionNotAllowed
from assessments.institutions.admin.groups import GROUPS_LIST, department_groups, group_widget
from assessments.institutions.models.lineage import touched_by_reorganisation
from assessments.institutions.steps.reorganisation import Reorganisation, reorganise
from assessments.models import Institution
from assessments.saving.forms.fields import LONGEST_KEY, GatedField, gated

ROWS = 5
MOST_BEFORE = 10
NOT_TYPED = ("csrfmiddlewaretoken", "vorschau", "umorganisieren", "rolle")
FIELDS = ("code", "name", "department_group", "mailbox", "small_unit")


def reorganisation_address(institutions) -> str:
    """The page with these institutions filled in."""
    codes = ", ".join(institution.code for institution in institutions)
    return f"{reverse('admin:institution-reorganise')}?{urlencode({'bisher': codes})}"


def known_by_code(codes) -> dict[str, Institution]:
    """Institutions by their code in small letters, however it was typed."""
    codes = [code.lower() for code in codes if slug_re.fullmatch(code)]
    rows = Institution.objects.annotate(small=Lower("code")).filter(small__in=codes)
    return {row.small: row for row in rows}


class BeforeForm(forms.Form):
    codes = GatedField(
        label="Kürzel der bisherigen Institutionen",
        max_length=400,
        widget=AdminTextInputWidget,
        help_text="Mit Komma dazwischen, zum Beispiel „VHS, MUS“.",
        error_messages={"required": "Bitte geben Sie mindestens ein Kürzel an."},
    )

    def clean_codes(self):
        """The institutions themselves, each once."""
        codes = list(dict.fromkeys(filter(None, re.split(r"[\s,;]+", self.cleaned_data["codes"]))))
        if not codes:
            raise forms.ValidationError(self.fields["codes"].error_messages["required"])
        if len(codes) > MOST_BEFORE:
            raise forms.ValidationError(f"Höchstens {MOST_BEFORE} Institutionen auf einmal.")
        known = known_by_code(codes)
        for code in codes:
            if code.lower() not in known:
                raise forms.ValidationError(f"Das Kürzel „{code}“ gibt es nicht.")
            if not known[code.lower()].active:
                raise forms.ValidationError(f"„{known[code.lower()]}“ ist nicht mehr aktiv.")
        return list(dict.fromkeys(known[code.lower()] for code in codes))


class AfterForm(forms.ModelForm):
    """One institution afterwards: a known one by its code alone, a new one with all it needs."""

    class Meta:
        model = Institution
        fields = FIELDS
        help_texts = {
            "code": "Vorhanden oder neu. Es steht in Adressen und bleibt dann so.",
            "name": "Nur bei einer neuen.",
            "department_group": "Nur bei einer neuen; darf leer bleiben.",
            "mailbox": "Nur bei einer neuen; darf leer bleiben. Kein persönliches Postfach.",
            "small_unit": "Einzelne Personen wären erkennbar.",
        }
        widgets = dict.fromkeys(("code", "name", "mailbox"), AdminTextInputWidget) | {
            "department_group": group_widget()
        }

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        self.instance.validate_constraints = lambda exclude=None: None  # a known code is meant to be known, in any case
        self.fields["name"].required = False
        for field in self.fields.values():
            gated(field)

    def clean(self):
        data = self.cleaned_data
        self.institution = self.known.get(data.get("code", "").lower())
        if self.institution is None:
            if "name" in data and not data["name"]:
                self.add_error("name", "Eine neue Institution braucht einen Namen.")
        elif not self.institution.active:
            self.add_error("code", f"„{self.institution}“ ist nicht mehr aktiv.")
        else:
            self._refuse_changes(data)
        return data

    def _refuse_changes(self, data):
        """Nothing that was typed for a known institution gets lost without a word."""
        for name in FIELDS[1:]:
            if data.get(name) not in ("", None, False, getattr(self.institution, name)):
                there = f"Das Kürzel „{self.institution.code}“ gehört schon zu „{self.institution}“."
                self.add_error(name, f"{there} Lassen Sie dieses Feld leer, oder wählen Sie ein neues Kürzel.")

    def validate_unique(self):
        """A known code is meant to be known."""

    def result(self, kind: str) -> Institution:
        """The known institution, or a new unsaved one of that kind."""
        return self.institution or Institution(**{name: self.cleaned_data[name] for name in FIELDS}, kind=kind)


class AfterFormSet(forms.BaseFormSet):
    """Some rows, of which the empty ones do not count."""

    def clean(self):
        codes = [form.cleaned_data["code"].lower() for form in self.filled() if form.cleaned_data.get("code")]
        if not any(self.errors) and not codes:
            raise forms.ValidationError("Bitte geben Sie an, welche Institution es danach gibt.")
        if len(codes) > len(set(codes)):
            raise forms.ValidationError("Ein Kürzel steht zweimal da.")

    def filled(self):
        return [form for form in self.forms if form.has_changed()]


AfterRows = forms.formset_factory(AfterForm, formset=AfterFormSet, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


class ReorganisationSteps:
    """One page in three steps: fill in, look („vorschau“), confirm („umorganisieren“); „aendern“ leads back."""

    def get_urls(self):
        address = path("umorganisieren/", site.admin_view(self.reorganise_view), name="institution-reorganise")
        return [address, *super().get_urls()]

    def reorganise_view(self, request):
        if not permissions.can_reorganise(request.user):
            raise PermissionDenied
        data = request.POST or None
        before = BeforeForm(data, initial={"codes": request.GET.get("bisher", "")})
        codes = [value for name, value in request.POST.items() if name.endswith("-code")]
        after = AfterRows(data, form_kwargs={"known": known_by_code(codes)})
        if not data or "aendern" in data or not all([before.is_valid(), after.is_valid()]):
            return self._choice_page(request, before, after)
        wanted = self._wanted(request, before, after)
        if "umorganisieren" in data and self._reorganise(request, wanted):
            return redirect("admin:assessments_institution_changelist")
        if not wanted.is_change:
            before.add_error(None, Reason.NOTHING_CHANGES.label)
            return self._choice_page(request, before, after)
        return self._reorganisation_page(request, "reorganise_preview", **_preview(wanted, request.POST))

    def _wanted(self, request, before, after) -> Reorganisation:
        institutions = tuple(before.cleaned_data["codes"])
        rows = tuple(form.result(institutions[0].kind) for form in after.filled())
        ticked = (value.partition(":") for value in request.POST.getlist("rolle"))
        roles = frozenset(
            (int(pk), code) for pk, _, code in ticked if pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_KEY
        )
        return Reorganisation(institutions, rows, roles)

    def _reorganise(self, request, wanted) -> bool:
        try:
            after = reorganise(reorganisation=wanted, by=request.user)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            return False
        messages.success(request, f"Umorganisiert. Danach gibt es: {', '.join(map(str, after))}.")
        return True

    def _choice_page(self, request, before, after):
        mistakes = None if "aendern" in request.POST else mistakes_of(before, after)
        return self._reorganisation_page(request, "reorganise", before=before, after=after, mistakes=mistakes)

    def _reorganisation_page(self, request, name, **context):
        groups = {"department_groups": department_groups(), "groups_list": GROUPS_LIST}
        context |= {"title": "Zusammenlegen oder teilen", "opts": self.opts} | groups | site.each_context(request)
        return render(request, f"admin/assessments/institution/{name}.html", context)


def _preview(wanted: Reorganisation, sent) -> dict:
    """What follows, for the page; `sent` travels on in it."""
    touched = touched_by_reorganisation(wanted.before)
    after = [one for one in wanted.after if any(other != one for other in wanted.before)]
    return {
        "wanted": wanted,
        "touched": touched,
        "after": after,
        "opening": [one for one in wanted.after if one.pk and wanted.ending],
        "continues": len(wanted.before) == 1 and bool(wanted.new),
        "open_measures": sum(touched.open_measures.get(one.pk, 0) for one in wanted.ending),
        "running": [(r, list(rows)) for r, rows in groupby(touched.running, key=lambda one: one.round)],
        "prepared": [(r, list(rows)) for r, rows in groupby(touched.prepared, key=lambda one: one.round)],
        "roles": [
            (role, [role.institution != one and f"{role.pk}:{one.code}" for one in after]) for role in touched.roles
        ],
        "ticked": len(after) == 1,
        "sent": [(name, value) for name, value in sent.items() if name not in NOT_TYPED],
    }
