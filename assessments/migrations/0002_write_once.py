"""Audit events and published reports are written once: the database refuses every UPDATE of them."""

from django.db import migrations

TABLES = ("assessments_auditevent", "assessments_report")

SQLITE = """
CREATE TRIGGER {table}_write_once BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is written once'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION assessments_refuse_update() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_write_once BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION assessments_refuse_update()
"""


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)  # its % is not a placeholder
        for table in TABLES:
            schema_editor.execute(POSTGRESQL_TRIGGER.format(table=table))
    else:
        for table in TABLES:
            schema_editor.execute(SQLITE.format(table=table))


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_write_once ON {table}")
        schema_editor.execute("DROP FUNCTION assessments_refuse_update()")
    else:
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_write_once")


class Migration(migrations.Migration):
    dependencies = (("assessments", "0001_initial"),)
    operations = (migrations.RunPython(add_triggers, drop_triggers),)
