from django.shortcuts import render


def home(request):
    return render(request, "base.html")


def task_list(request, round_code, institution_code):
    return render(request, "base.html")
