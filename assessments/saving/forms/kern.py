"""Layout pieces for forms in KERN UX."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import BaseInput, Div, Layout


class KernButton(BaseInput):
    """A `<button>`; crispy's own Submit draws an `<input>` with classes of another design system."""

    template = "%s/layout/button_kern.html"
    input_type = "submit"

    def __init__(self, name, label, *, value="1", variant="primary", icon="", icon_after="", css_id="", **kwargs):
        super().__init__(name, label, css_id=css_id, **kwargs)
        self.id = css_id
        self.submitted_value = value
        self.field_classes = f"kern-btn kern-btn--{variant}"
        self.icon, self.icon_after = icon, icon_after


class KernHelper(FormHelper):
    """A form of its own: fields under each other, then its buttons."""

    def __init__(self, *fields, action="", buttons=()):
        super().__init__()
        self.form_action = action
        self.attrs = {"novalidate": True}  # the server's German messages speak for all browsers alike
        self.form_class = "cc-form"
        self.layout = Layout(*fields, Div(*buttons, css_class="cc-actions"))


class GroupHelper(FormHelper):
    """A part of a larger form; the page shows one error summary for all parts."""

    def __init__(self, *fields):
        super().__init__()
        self.form_tag = False
        self.disable_csrf = True
        self.without_error_summary = True
        self.layout = Layout(*fields)
