"""Editable texts of the site: help, accessibility, privacy, imprint."""

from django.db import models


class SitePageManager(models.Manager):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class SitePage(models.Model):
    """A public page. Its plain text becomes paragraphs and headings in `templatetags/site_text.py`."""

    slug = models.SlugField(
        "Adresse",
        unique=True,
        help_text="hilfe, barrierefreiheit, datenschutz, impressum oder offene-daten; andere erscheinen nicht.",
    )
    title = models.CharField("Titel", max_length=120, help_text="Überschrift der Seite.")
    body = models.TextField("Text", help_text="Leerzeile trennt Absätze; „# “ am Zeilenanfang macht eine Überschrift.")

    objects = SitePageManager()

    class Meta:
        verbose_name = "Seite"
        verbose_name_plural = "Seiten"
        ordering = ("slug",)

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.slug,)
