"""Names in the order in which people look them up, on both databases (`assessments.text.rules.alphabet`)."""

from django.db.backends.signals import connection_created
from django.db.models import Func, TextField

from assessments.text.rules import alphabet


class Alphabetical(Func):
    """To order by: `order_by(Alphabetical("name"), "pk")`."""

    function = "alphabetical"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        """By the numbers of the characters; the server's own language would have its own order."""
        return self.as_sql(compiler, connection, template='%(function)s(%(expressions)s) COLLATE "C"', **context)


def teach_sqlite(connection, **kwargs):
    """SQLite asks Python; PostgreSQL has the function from the migration."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("alphabetical", 1, _key, deterministic=True)


def _key(text: str | None) -> str | None:
    return None if text is None else alphabet.key(text)


connection_created.connect(teach_sqlite, dispatch_uid="alphabetical")
