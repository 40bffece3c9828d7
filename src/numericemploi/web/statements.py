"""Statements that a public site owes: accessibility, legal notice."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request):
    return render(request, "statements/accessibility.html")


@require_safe
def legal(request):
    return render(request, "statements/legal.html")
