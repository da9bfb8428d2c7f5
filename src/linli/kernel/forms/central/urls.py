"""Addresses below /central/v1."""

from __future__ import annotations

from django.urls import path, re_path

from linli.kernel.forms.central import views

_FORM = r"^v1/projects/1/forms/(?P<slug>[^/]+?)"
urlpatterns = [
    path("v1/sessions", views.sessions),
    path("v1/users/current", views.current_user),
    path("v1/projects", views.projects),
    path("v1/projects/1", views.project),
    path("v1/projects/1/forms", views.form_list),
    re_path(_FORM + r"\.svc/(?P<table>[\w.]+)$", views.table),
    re_path(_FORM + r"\.xml$", views.form_xml),
    re_path(_FORM + r"$", views.form),
    re_path(_FORM + r"/submissions$", views.submissions),
    re_path(_FORM + r"/submissions/(?P<instance>[^/]+)$", views.submission),
    re_path(_FORM + r"/submissions/(?P<instance>[^/]+)/attachments$", views.attachments),
    re_path(_FORM + r"/submissions/(?P<instance>[^/]+)/attachments/(?P<name>[^/]+)$", views.attachment),
]
