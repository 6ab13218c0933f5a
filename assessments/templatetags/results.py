"""Numbers and levels as people read them. Nothing here asks the database."""

from django import template

from assessments.measure_words import cost_in_words, details
from assessments.models import AnswerWords, answer_words
from assessments.models.cost import Cost
from assessments.reports.charts import level_css

register = template.Library()


@register.filter(name="answer_words")
def words_for(levels) -> AnswerWords:
    """How to speak of the answers to a catalogue with these levels, or without any."""
    return answer_words(levels)


register.filter(level_css)


register.filter(details)


@register.filter
def cost_words(costly: Cost) -> str:
    """What a measure or shared need costs; empty without an amount."""
    return cost_in_words(costly.cost)
