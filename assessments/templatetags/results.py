"""Numbers and levels as people read them. Nothing here asks the database."""

from django import template

from assessments.models import AnswerWords, answer_words
from assessments.models.cost import Cost
from assessments.reports.content import cost_in_words

register = template.Library()


@register.filter(name="answer_words")
def words_for(levels) -> AnswerWords:
    """How to speak of the answers to a catalogue with these levels, or without any."""
    return answer_words(levels)


@register.filter
def level_css(value: int, top: int) -> str:
    """Class of the colour of a level: four steps of one hue, whatever the length of the scale."""
    return f"cc-level-{round(3 * value / top) if top else 3}"


@register.filter
def cost_words(costly: Cost) -> str:
    """What a measure or shared need costs; empty without an amount."""
    return cost_in_words(costly.cost)
