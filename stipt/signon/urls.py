"""The addresses of signing on; no other page of the sign-on library has one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from stipt.signon.views.first_run import FirstRun
from stipt.signon.views.for_real import for_real
from stipt.signon.views.passwords import Accept, Change, Forgotten, NewPassword, Sent
from stipt.signon.views.preferences import Preferences
from stipt.signon.views.sign_in import SignIn, SignOut, home, language

_OURS: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", SignOut.as_view(), name="sign_out"),
    path("language/", language, name="language"),
    path("password/forgotten/", Forgotten.as_view(), name="password_forgotten"),
    path("password/sent/", Sent.as_view(), name="password_sent"),
    path("password/new/<uidb64>/<token>/", NewPassword.as_view(), name="password_new"),
    path("password/change/", Change.as_view(), name="password_change"),
    path("invitation/<uidb64>/<token>/", Accept.as_view(), name="invitation"),
    path("first-run/", FirstRun.as_view(), name="first_run"),
    path("for-real/", for_real, name="for_real"),
    path("preferences/", Preferences.as_view(), name="preferences"),
]
# The library leads to its own names.
_LIBRARYS: list[URLPattern | URLResolver] = [
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-in/", SignIn.as_view(), name="account_inactive"),
    path("sign-out/", SignOut.as_view(), name="account_logout"),
    path("password/forgotten/", Forgotten.as_view(), name="account_reset_password"),
    path("password/forgotten/", Forgotten.as_view(), name="account_set_password"),
    path("password/sent/", Sent.as_view(), name="account_reset_password_done"),
    path("password/change/", Change.as_view(), name="account_change_password"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_OURS, "signon"))),
    *_LIBRARYS,
]
