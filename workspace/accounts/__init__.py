"""Who you are: persons with an account, their logins and their tokens."""

from workspace.accounts.store import Accounts, EmailTaken, Known, Person

__all__ = ["Accounts", "EmailTaken", "Known", "Person"]
