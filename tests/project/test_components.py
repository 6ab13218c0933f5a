"""Markup that recurs stands in one place; a copy would go its own way."""

from pathlib import Path

import pytest
from django.template import Context, Template

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("markup", "beside"),
    [
        (
            'class="kern-alert kern-alert--',
            {
                "answers/_head_asks.html",  # its text needs room of its own
                "answers/_turn.html",  # its body may be missing
                "components/messages.html",
                "components/saving.html",  # filled by the script
                "kern/error_summary.html",
                "saving/_conflict.html",  # the script leads to it
                "saving/_not_saved.html",
            },
        ),
        (
            'class="kern-description-list-item"',
            {
                "answers/quick_entry.html",  # labels of several words from the catalogue
                "measures/_effect_words.html",
                "measures/measure.html",
                "saving/_conflict.html",
                "saving/_not_saved.html",
                "workshop/requirement.html",
            },
        ),
    ],
)
def test_markup_is_written_in_its_component_alone(markup, beside):
    templates = ROOT / "templates"
    found = {path.relative_to(templates).as_posix() for path in templates.rglob("*.html") if markup in path.read_text()}
    assert found == beside


def drawn(source, **context):
    return Template("{% load components %}" + source).render(Context(context))


def test_alert_is_a_note_with_sign_title_and_text():
    assert drawn('{% alert "info" title %}<p>Text</p>{% endalert %}', title="A & B") == (
        '<div class="kern-alert kern-alert--info"><div class="kern-alert__header">'
        '<span class="kern-icon kern-icon--info" aria-hidden="true"></span><h2 class="kern-title">A &amp; B</h2></div>'
        '<div class="kern-alert__body"><p>Text</p></div></div>'
    )


def test_urgent_alert_is_read_out_and_may_be_its_title_alone():
    assert drawn('{% alert "danger" "Nein" level="h3" css="cc-narrow" urgent=True %}{% endalert %}') == (
        '<div class="kern-alert kern-alert--danger cc-narrow" role="alert"><div class="kern-alert__header">'
        '<span class="kern-icon kern-icon--danger" aria-hidden="true"></span><h3 class="kern-title">Nein</h3>'
        "</div></div>"
    )


def test_alert_with_an_id_is_a_section_named_by_its_title():
    page = drawn(
        '{% words as title %}Es fehlt {{ what }}{% endwords %}{% alert "info" title id="fehlt" %}{% endalert %}',
        what="<b>",
    )
    assert page.startswith('<section class="kern-alert kern-alert--info" aria-labelledby="fehlt">')
    assert '<h2 class="kern-title" id="fehlt">Es fehlt &lt;b&gt;</h2>' in page


def test_fact_keeps_the_line_breaks_of_what_was_typed():
    page = drawn('{% fact "Grund" typed=True %}{{ text }}{% endfact %}', text="a\n<b>")
    assert 'item__key">Grund</dt>' in page
    assert '<dd class="kern-description-list-item__value cc-user-text">a\n&lt;b&gt;</dd>' in page
