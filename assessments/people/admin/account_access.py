"""What of an account waits for a second person; the forms of accounts ask the steps for it and say so."""

from django.contrib import messages

from assessments.access import insight
from assessments.access.queries import waiting_access
from assessments.access.steps import activate, change_email, end_role, give_roles
from assessments.models import Membership
from assessments.people.steps.account import locked_with_all_admins


class AccountAccess:
    """Saves roles, address and „aktiv“ of an account through the steps; own roles are shown, never changed."""

    def lock(self, account):
        """With all that administer, so that none of two who lock each other out is the last one."""
        locked_with_all_admins(account)
        account.refresh_from_db()
        return account

    def get_inlines(self, request, obj):
        changeable = obj is None or insight.can_change_roles(request.user, obj)
        return self.inlines if changeable else ()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            own = obj == request.user and obj.memberships.select_related("institution")
            context |= {"own_roles": own, "waiting": waiting_access().filter(account=obj)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        """A new account reads nothing yet; of a known one address and „aktiv“ may have to wait."""
        wanted = {name: getattr(obj, name) for name in ("email", "is_active") if change and name in form.changed_data}
        for name in wanted:
            setattr(obj, name, form.initial[name])
        if "is_active" in wanted and not wanted["is_active"]:
            obj.is_active = False
        super().save_model(request, obj, form, change)
        steps = {"email": self._change_email, "is_active": self._activate}
        for name, value in wanted.items():
            if value or name == "email":
                self._take(request, steps[name], form, name, obj, value)
        obj.refresh_from_db()

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        for role in formset.deleted_objects:
            end_role(role=role, by=request.user)
        wanted = [_as_new(role, fields, request.user) for role, fields in formset.changed_objects]
        given = give_roles(roles=[*wanted, *formset.new_objects], by=request.user)
        keys = {(one.role, one.institution_id) for one in given.waiting}
        for one in given.waiting:
            messages.warning(request, f"Wartet auf Bestätigung: {one}.")
        formset.new_objects = [r for r in formset.new_objects if (r.role, r.institution_id) not in keys]
        formset.changed_objects = [c for c in formset.changed_objects if (c[0].role, c[0].institution_id) not in keys]

    def _take(self, request, step, form, name, account, value):
        if not step(request, account, value):
            form.changed_data = [one for one in form.changed_data if one != name]  # the log tells what holds
            messages.warning(request, f"Wartet auf Bestätigung: {WAITING[name]}.")

    def _change_email(self, request, account, email):
        return change_email(account=account, email=email, by=request.user)

    def _activate(self, request, account, _):
        return activate(account=account, by=request.user)


WAITING = {"email": "neue E-Mail-Adresse. Bis dahin gilt die bisherige", "is_active": "Das Konto bleibt bis dahin zu"}


def _as_new(role: Membership, fields: list[str], by) -> Membership:
    """A row that has become another role is that role given anew, and the former one ended."""
    if {"role", "institution"} & set(fields):
        end_role(role=Membership.objects.get(pk=role.pk), by=by)
    return Membership(user=role.user, institution=role.institution, role=role.role, valid_until=role.valid_until)
