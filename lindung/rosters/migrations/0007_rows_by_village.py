"""Rows know the village they were placed in, and what they change; a version keeps neither for others to read."""

from django.db import migrations, models

# Rows never change but here: what is written down was known then, and stood elsewhere.
PLACED = """
DO $$
BEGIN
  IF EXISTS (SELECT FROM rosters_row) THEN
    ALTER TABLE rosters_row DISABLE TRIGGER USER;
    UPDATE rosters_row r SET village = coalesce(
      (SELECT t.village FROM rosters_task t WHERE t.row_id = r.id),
      (SELECT e.village FROM rosters_entry e JOIN rosters_version v ON v.list_id = e.list_id
        WHERE v.id = r.version_id AND e.person_id = r.person_id ORDER BY e.id DESC LIMIT 1), '');
    UPDATE rosters_row r SET typed = jsonb_build_object('changed', one.change -> 'fields')
      FROM rosters_version v CROSS JOIN LATERAL jsonb_array_elements(v.totals -> 'changes') one (change)
      WHERE r.version_id = v.id AND r.row = (one.change ->> 'row')::int AND r.typed IS NULL;
    ALTER TABLE rosters_row ENABLE TRIGGER USER;
  END IF;
  UPDATE rosters_version SET totals = totals - 'changes' WHERE totals ? 'changes';
END
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ("membership", "0003_payer_names_person"),
        ("registry", "0009_village_governments"),
        ("rosters", "0006_entries_by_membership"),
    ]

    operations = [
        migrations.AddField(
            model_name="row", name="village", field=models.CharField(blank=True, db_default="", max_length=13)
        ),
        migrations.AddIndex(
            model_name="entry", index=models.Index(fields=["village"], name="rosters_entry_of_village")
        ),
        migrations.AddIndex(model_name="row", index=models.Index(fields=["village"], name="rosters_row_of_village")),
        migrations.RunSQL(PLACED, migrations.RunSQL.noop),
    ]
