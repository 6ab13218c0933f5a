"""Speak with a mail server so that a slow one gets no message twice."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend

LAST_REPLY = 180  # seconds


class Patient:
    """Waits longer for the reply to the message itself.

    Before it nothing is delivered, and giving up is harmless. Who gives up after it does not know whether the server
    has taken the message, and would send it again.
    """

    def data(self, message):
        before = self.sock.gettimeout()
        self.sock.settimeout(LAST_REPLY)
        try:
            return super().data(message)
        finally:
            if self.sock:
                self.sock.settimeout(before)


class PatientSMTP(Patient, smtplib.SMTP):
    pass


class PatientSMTPS(Patient, smtplib.SMTP_SSL):
    pass


class PatientBackend(EmailBackend):
    """Django's backend with these connections."""

    @property
    def connection_class(self):
        return PatientSMTPS if self.use_ssl else PatientSMTP
