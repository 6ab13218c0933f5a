"""What the crispy template pack "kern" needs beyond templates. Nothing here asks the database."""

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseFormSet
from django.forms.boundfield import BoundField

from assessments.saving.forms.started import BothChanged
from assessments.text.rules import personal_data

register = template.Library()


@register.simple_tag
def kern_widget(field: BoundField, css: str):
    """The widget with its KERN class, and the class of its error state."""
    own = field.field.widget.attrs.get("class", "")
    error = f"{css}--error" if field.errors else ""
    attrs = {"class": " ".join(filter(None, (own, css, error)))}
    if people_hint(field):
        attrs["aria-describedby"] = f"{field.aria_describedby or ''} {field.auto_id}_people".strip()
    return field.as_widget(attrs=attrs)


@register.filter
def people_hint(field: BoundField) -> str:
    """A sentence where the text seems to name a person, in a field that people read; never a refusal."""
    return personal_data.hint(str(field.value() or "")) if getattr(field.field, "hints_at_people", False) else ""


@register.simple_tag
def kern_options(field: BoundField) -> list[dict]:
    """Radio buttons or checkboxes of a group; `hints` are sentences that explain one option."""
    widget = field.field.widget
    if not hasattr(widget, "option_inherits_attrs"):
        return []  # several inputs in one field, such as date and time
    kind = "checkbox" if widget.allow_multiple_selected else "radio"
    css = f"kern-form-check__{kind}"
    return [
        {
            "type": kind,
            "css": f"{css} {css}--error" if field.errors else css,
            "id": option.id_for_label,
            "value": option.data["value"],
            "label": option.data["label"],
            "selected": option.data["selected"],
            "disabled": option.data["attrs"].get("disabled"),
            "symbol": option.data.get("symbol", ""),
            "hints": option.data.get("hints", ()),
            "level": option.data.get("level"),
        }
        for option in field.subwidgets
    ]


@register.inclusion_tag("kern/error_summary.html")
def error_summary(*forms):
    """One linked list of all errors of one or several forms, formsets or lists of forms; nothing without an error."""
    forms = [form for given in forms for form in (given if isinstance(given, BaseFormSet | list | tuple) else [given])]
    bound = [form for form in forms if form.is_bound]
    messages = [message for form in bound for message in form.errors.get(NON_FIELD_ERRORS, ())]
    links = [
        {"target": error_target(field), "words": _words_in_summary(form, field, sentence)}
        for form in bound
        for field in form
        for sentence in _sentences(form, field)
    ]
    return {"messages": messages, "links": links, "count": len(messages) + len(links)}


def _sentences(form, field: BoundField) -> list[str]:
    """The messages of the field; where both versions stand there, only that there are two."""
    errors = form.errors.as_data().get(field.name, ())
    return [
        sentence
        for error in errors
        for sentence in ([error.sentence] if isinstance(error, BothChanged) else error.messages)
    ]


def _words_in_summary(form, field: BoundField, sentence: str) -> str:
    """The label and the sentence, never „?:“; where a page repeats a form, first what this one is `about`."""
    about = getattr(form, "about", "")
    label = f"{about}: {field.label}" if about else str(field.label)
    return f"{label}{' ' if label.endswith(('?', '.')) else ': '}{sentence}"


def error_target(field: BoundField) -> str:
    """Where the link of an error leads: the field, in a group its first option."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
