"""Forms of signing in and of users, in our words and with our marks for reading aids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Assignment
from lindung.access.roles import Role
from lindung.access.scopes import Given, organisation_by_code
from lindung.access.trail import ACTIONS, RELATIONS
from lindung.access.words import ROLE_WORDS, Held


class HouseForm(forms.Form):
    """Fields drawn as the house draws them: label above, no words inside the box, errors tied to their field."""

    LABELS: dict[str, Any] = {}
    ATTRIBUTES: dict[str, dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.LABELS.get(name, field.label)
            attributes = field.widget.attrs
            attributes.pop("placeholder", None)
            attributes.setdefault("class", _css_class(field.widget))
            attributes.update(self.ATTRIBUTES.get(name, {}))


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


_NAME = {"autocapitalize": "none", "spellcheck": "false", "autofocus": "autofocus"}
_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false", "autofocus": "autofocus"}


class SignInForm(HouseForm, LoginForm):  # type: ignore[misc]
    LABELS = {"login": _("Nama pengguna"), "password": _("Kata sandi")}
    ATTRIBUTES = {"login": _NAME}


class PasswordChangeForm(HouseForm, ChangePasswordForm):  # type: ignore[misc]
    LABELS = {
        "oldpassword": _("Kata sandi sekarang"),
        "password1": _("Kata sandi baru"),
        "password2": _("Kata sandi baru, sekali lagi"),
    }


class ConfirmPasswordForm(HouseForm, ReauthenticateForm):  # type: ignore[misc]
    LABELS = {"password": _("Kata sandi")}


class CodeForm(HouseForm, AuthenticateForm):  # type: ignore[misc]
    LABELS = {"code": _("Kode dari aplikasi, atau kode cadangan")}
    ATTRIBUTES = {"code": _CODE}


class ConfirmCodeForm(HouseForm, ReauthenticateCodeForm):  # type: ignore[misc]
    LABELS = {"code": _("Kode dari aplikasi, atau kode cadangan")}
    ATTRIBUTES = {"code": _CODE}


class EnrolForm(HouseForm, ActivateTOTPForm):  # type: ignore[misc]
    LABELS = {"code": _("Kode enam angka dari aplikasi")}
    ATTRIBUTES = {"code": _CODE}


class NewUserForm(HouseForm):
    """A new account; its roles are given on the next page."""

    username = forms.CharField(label=_("Nama pengguna"), max_length=150)
    full_name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    email = forms.EmailField(label=_("Surel (boleh kosong)"), required=False)
    language = forms.ChoiceField(label=_("Bahasa"), choices=[("id", "Bahasa Indonesia"), ("en", "English")])
    ATTRIBUTES = {"username": _NAME | {"autocomplete": "off"}}


class AssignmentsForm(HouseForm):
    """The roles somebody keeps, and perhaps one more. Whether role and scope fit is the service's question."""

    keep = forms.MultipleChoiceField(label=_("Peran sekarang"), required=False)
    role = forms.ChoiceField(label=_("Peran baru"), required=False)
    region = forms.CharField(label=_("Kode wilayah"), required=False, max_length=13)
    organisation = forms.CharField(label=_("Kode organisasi"), required=False, max_length=60)
    reason = forms.CharField(label=_("Alasan"), required=False, max_length=500)
    ATTRIBUTES = {
        "region": {"list": "regions", "autocomplete": "off", "spellcheck": "false"},
        "organisation": {"list": "organisations", "autocomplete": "off", "spellcheck": "false"},
        # The browser asks for it; the service says its sentence where it is missing all the same.
        "reason": {"required": "required"},
    }

    def __init__(self, *args: Any, held: Sequence[Held] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        self.fields["keep"] = forms.MultipleChoiceField(
            choices=[(one.key, one.role) for one in held], required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["role"] = forms.ChoiceField(
            label=_("Peran baru"),
            choices=[("", "–"), *((role.value, words) for role, words in ROLE_WORDS.items())],
            required=False,
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def wanted(self) -> list[Given]:
        """The assignments the form asks for. Raises Trouble if the organisation's code is unknown."""
        kept = set(self.cleaned_data["keep"])
        given = [_given(one.assignment) for one in self.held if one.key in kept]
        if self.cleaned_data["role"]:
            organisation = organisation_by_code(self.cleaned_data["organisation"].strip())
            given.append(Given(Role(self.cleaned_data["role"]), self.cleaned_data["region"].strip(), organisation))
        return given


def _given(assignment: Assignment) -> Given:
    return Given(Role(assignment.role), assignment.region, assignment.organisation_id)


class TokenForm(HouseForm):
    """A key for a program."""

    name = forms.CharField(label=_("Nama kunci"), max_length=80)
    days = forms.IntegerField(label=_("Berlaku (hari)"), min_value=1, max_value=365, initial=90)


class TrailForm(HouseForm):
    """What of the trail is asked for."""

    actor = forms.CharField(label=_("Nama pengguna"), required=False, max_length=150)
    relation = forms.ChoiceField(label=_("Tentang"), required=False, choices=[("", _("semua")), *RELATIONS.items()])
    action = forms.ChoiceField(label=_("Perbuatan"), required=False, choices=[("", _("semua")), *ACTIONS.items()])
    first = forms.CharField(label=_("Dari tanggal"), required=False)
    last = forms.CharField(label=_("Sampai tanggal"), required=False)
    row_id = forms.CharField(label=_("Nomor baris"), required=False, max_length=60)
    ATTRIBUTES = {"first": {"type": "date"}, "last": {"type": "date"}}
