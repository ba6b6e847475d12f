"""The verbs of people: each changes one thing, and writes it in the log of changes with it."""

from stipt.people.actions.absence import plan_absence, remove_absence
from stipt.people.actions.many import add_members
from stipt.people.actions.memberships import add_member, give_role, set_roles, take_role
from stipt.people.actions.organisations import add_customer, change_organisation, set_up_vendor
from stipt.people.actions.persons import (
    add_person,
    change_person,
    deactivate_person,
    reactivate_person,
)
from stipt.people.actions.teams import add_team, change_team
from stipt.people.actions.training import confirm_training, enter_training, remove_training

__all__ = [
    "add_customer",
    "add_member",
    "add_members",
    "add_person",
    "add_team",
    "change_organisation",
    "change_person",
    "change_team",
    "confirm_training",
    "deactivate_person",
    "enter_training",
    "give_role",
    "plan_absence",
    "reactivate_person",
    "remove_absence",
    "remove_training",
    "set_roles",
    "set_up_vendor",
    "take_role",
]
