"""Signing in and out; the demonstration prints its accounts."""

from __future__ import annotations

from django.contrib.auth import views

from numericemploi.store.accounts import DEMONSTRATION


class Login(views.LoginView):
    template_name = "accounts/login.html"
    redirect_authenticated_user = True
    extra_context = {"accounts": DEMONSTRATION}
