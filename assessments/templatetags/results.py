"""Numbers and levels as people read them. Nothing here asks the database."""

from fractions import Fraction

from django import template

from assessments import scoring
from assessments.models import AnswerWords, ResultLabel, answer_words
from assessments.models.cost import Cost
from assessments.reports.charts import level_css
from assessments.reports.content import cost_in_words

register = template.Library()


@register.filter
def decimal_comma(mean: Fraction | None) -> str:
    """A mean with one decimal place, half up: „1,3“; empty for None."""
    return "" if mean is None else str(scoring.rounded(mean)).replace(".", ",")


@register.filter
def result_label(label: scoring.Label | None) -> str:
    """German words of a label; empty for None."""
    return "" if label is None else ResultLabel(label.value).label


@register.filter(name="answer_words")
def words_for(levels) -> AnswerWords:
    """How to speak of the answers to a catalogue with these levels, or without any."""
    return answer_words(levels)


register.filter(level_css)


@register.filter
def cost_words(costly: Cost) -> str:
    """What a measure or shared need costs; empty without an amount."""
    return cost_in_words(costly.cost)
