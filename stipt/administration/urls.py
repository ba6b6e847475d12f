"""The addresses of administration."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from stipt.administration.views import (
    absence,
    adding,
    agreements,
    changes,
    customers,
    home,
    outbox,
    people,
    products,
    training,
    vendor,
)

app_name = "administration"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("vendor/", vendor.change_vendor, name="vendor"),
    path("vendor/add-team/", vendor.new_team, name="add_team"),
    path("vendor/teams/<int:pk>/", vendor.team, name="team"),
    path("vendor/add-person/", adding.add_vendor_person, name="add_vendor_person"),
    path("customers/", customers.customer_list, name="customers"),
    path("add-customer/", customers.new_customer, name="add_customer"),
    path("customers/<slug:code>/", customers.customer, name="customer"),
    path("change-customer/<int:pk>/", customers.change_customer, name="change_customer"),
    path("customers/<slug:code>/products/", customers.customer_products, name="customer_products"),
    path(
        "customers/<slug:code>/add-person/",
        adding.add_customer_person,
        name="add_customer_person",
    ),
    path("customers/<slug:code>/paste-people/", adding.paste_people, name="paste_people"),
    path("customers/<slug:code>/new-agreement/", agreements.new_agreement, name="new_agreement"),
    path("customers/<slug:code>/agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path(
        "customers/<slug:code>/agreements/<int:pk>/text/",
        agreements.agreement_text,
        name="agreement_text",
    ),
    path("agreements/", agreements.agreement_list, name="agreements"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/change/", people.change, name="change_person"),
    path("people/<int:pk>/roles/", people.elsewhere, name="elsewhere"),
    path("people/<int:pk>/roles/<slug:code>/", people.roles, name="roles"),
    path("people/<int:pk>/invite/", people.send_invitation, name="invite"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/absence/", absence.add_absence, name="add_absence"),
    path("people/<int:pk>/training/", training.of_person, name="person_training"),
    path("absences/<int:pk>/remove/", absence.take_absence_away, name="remove_absence"),
    path("presence/", absence.presence, name="presence"),
    path("training/", training.waiting, name="training"),
    path("training/<int:pk>/confirm/", training.confirm, name="confirm_training"),
    path("training/<int:pk>/remove/", training.remove, name="remove_training"),
    path("products/", products.product_list, name="products"),
    path("products/<int:pk>/", products.product, name="product"),
    path("changes/", changes.change_log, name="changes"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/", outbox.mail, name="mail"),
]
