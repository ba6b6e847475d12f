"""The verbs of signing on."""

from stipt.signon.actions.first_administrator import set_up
from stipt.signon.actions.invite import invite
from stipt.signon.actions.password import choose_password, send_password_link

__all__ = ["choose_password", "invite", "send_password_link", "set_up"]
