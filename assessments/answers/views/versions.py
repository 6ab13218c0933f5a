"""Earlier versions of a text: for the own team, while the round takes answers."""

from django.http import Http404
from django.shortcuts import render

from assessments.access import permissions
from assessments.access.views.own import visible_assessment
from assessments.answers.queries import contents as contents_queries
from assessments.catalogue.queries.tree import catalogue_tree
from assessments.saving.views.requests import demand


def text_versions(request, round_code, institution_code, requirement_code, question_id):
    assessment = visible_assessment(request, round_code, institution_code)
    demand(permissions.can_edit(request.user, assessment))
    tree = catalogue_tree(assessment.round.catalogue_id)
    requirement = tree.requirement(requirement_code)
    question = requirement and next((q for q in tree.questions_for(requirement) if q.pk == question_id), None)
    if question is None:
        raise Http404
    versions = contents_queries.text_versions(assessment, requirement).filter(answer_text__question=question)
    context = {"assessment": assessment, "requirement": requirement, "question": question, "versions": versions}
    return render(request, "answers/versions.html", context)
