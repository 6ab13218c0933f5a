"""Editable texts of the site: help, accessibility, privacy, imprint."""

from django.db import models


class SitePageManager(models.Manager):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class SitePage(models.Model):
    """A public page. Paragraphs are separated by blank lines, a line that starts with „# “ is a heading."""

    slug = models.SlugField("Adresse", unique=True)
    title = models.CharField("Titel", max_length=120)
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
