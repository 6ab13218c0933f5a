from django.shortcuts import render


def results_rounds(request):
    return render(request, "base.html")
