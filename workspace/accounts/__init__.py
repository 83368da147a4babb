"""Who you are: persons with an account, their passwords, logins, links and tokens."""

from workspace.accounts.shapes import (
    BadEmail,
    EmailTaken,
    Known,
    LinkOver,
    Login,
    LoginKind,
    Person,
    SignInLink,
    Token,
    UnknownScope,
    WeakPassword,
    WrongPassword,
)
from workspace.accounts.store import Accounts

__all__ = [
    "Accounts",
    "BadEmail",
    "EmailTaken",
    "Known",
    "LinkOver",
    "Login",
    "LoginKind",
    "Person",
    "SignInLink",
    "Token",
    "UnknownScope",
    "WeakPassword",
    "WrongPassword",
]
