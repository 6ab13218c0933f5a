"""Messages: written with what has happened (`outbox`), planned (`reminders`), made (`message`), sent (`delivery`)."""
