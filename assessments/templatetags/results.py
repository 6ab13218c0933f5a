"""Numbers and levels as people read them. Nothing here asks the database."""

from django import template

from assessments.charts.rules.charts import level_css
from assessments.measures.content import cost_in_words, details
from assessments.measures.models.cost import Cost
from assessments.models import AnswerWords, answer_words

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
