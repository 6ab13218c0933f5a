from django.shortcuts import render


def review_rounds(request):
    return render(request, "base.html")
