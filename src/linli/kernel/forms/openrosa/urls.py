"""Addresses below /openrosa: what a client is given as the server's address."""

from __future__ import annotations

from django.urls import path, re_path

from linli.kernel.forms.openrosa import views

urlpatterns = [
    path("formList", views.form_list),
    path("forms/<str:slug>/<str:version>/form.xml", views.form_xml, name="openrosa-form"),
    path("forms/<str:slug>/<str:version>/manifest", views.manifest, name="openrosa-manifest"),
    path("forms/<str:slug>/<str:version>/entities/<str:name>", views.form_file, name="openrosa-file"),
    path("submission", views.submission),
    re_path(r".*", views.nothing),
]
