"""Abgeschickte Formulare: what a form sent twice is recognised by."""

from datetime import timedelta

from django.db import models


class SentForm(models.Model):
    """A form that was taken, kept for a day. The digest holds account, address, key and contents; none can be read."""

    KEPT = timedelta(days=1)

    digest = models.CharField("Prüfsumme", max_length=64, primary_key=True)
    answered_with = models.TextField("Seite danach", blank=True)
    sent_at = models.DateTimeField("abgeschickt", auto_now_add=True)

    class Meta:
        verbose_name = "abgeschicktes Formular"
        verbose_name_plural = "abgeschickte Formulare"

    def __str__(self):
        return self.digest[:8]
