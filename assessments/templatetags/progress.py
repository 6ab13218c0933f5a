"""Where an assessment stands, in words (`stages`). Nothing here asks the database."""

from django import template

from assessments.answers.content import stages

register = template.Library()
for words in (
    stages.stages,
    stages.progress,
    stages.deadline_in_words,
    stages.has_running_deadline,
    stages.answer_is_late,
    stages.has_passed,
    stages.papers_are_late,
    stages.is_overdue,
    stages.minutes,
):
    register.filter(words)
