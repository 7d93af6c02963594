"""Whole numbers of rows held and returned stand in a column of their own; beside the other cells they are masked."""

from django.db import migrations, models
from django.db.models import Q

# As sql/11_numbers.sql, which is applied after the migrations, does it for every new row.
ASIDE = """
CREATE FUNCTION pg_temp.masked(cell text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT left(cell, 4) || repeat('*', greatest(length(cell) - 4, 0))
$$;
CREATE FUNCTION pg_temp.findings(found jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_agg(CASE WHEN f->>'field' IN ('nik', 'family_card') THEN f || '{"suggestion": null}' ELSE f END ORDER BY n)
  FROM jsonb_array_elements(found) WITH ORDINALITY each (f, n)
$$;
DO $$
DECLARE relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['rosters_row', 'rosters_checkedrow', 'rosters_task'] LOOP
    EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', relation);
  END LOOP;
  FOREACH relation IN ARRAY ARRAY['rosters_row', 'rosters_checkedrow'] LOOP
    EXECUTE format($sql$
      UPDATE %I SET numbers = nullif(jsonb_strip_nulls(jsonb_build_object('nik', typed->'nik',
          'family_card', typed->'family_card', 'phone', typed->'phone', 'suggestions',
          (SELECT jsonb_object_agg(f->>'code', f->'suggestion') FROM jsonb_array_elements(typed->'found') f
            WHERE f->>'field' IN ('nik', 'family_card') AND f->>'suggestion' IS NOT NULL))), '{}'),
        typed = typed || coalesce((SELECT jsonb_object_agg(c.key, pg_temp.masked(c.value)) FROM jsonb_each_text(typed) c
            WHERE c.key IN ('nik', 'family_card', 'phone')), '{}')
          || CASE WHEN typed ? 'found' THEN jsonb_build_object('found', coalesce(pg_temp.findings(typed->'found'), '[]'))
            ELSE '{}' END
          || CASE WHEN typed ? 'changed' THEN jsonb_build_object('changed', (
              SELECT jsonb_object_agg(c.key, CASE WHEN c.key IN ('family_card', 'phone')
                THEN jsonb_build_array(pg_temp.masked(c.value->>0), pg_temp.masked(c.value->>1)) ELSE c.value END)
              FROM jsonb_each(typed->'changed') c)) ELSE '{}' END
        WHERE typed IS NOT NULL $sql$, relation);
  END LOOP;
  UPDATE rosters_task t SET found = pg_temp.findings(t.found) WHERE t.found <> '[]';
  FOREACH relation IN ARRAY ARRAY['rosters_row', 'rosters_checkedrow', 'rosters_task'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', relation);
  END LOOP;
END
$$;
"""


def masked(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=~Q(typed__nik__regex="[0-9]{6}"))


class Migration(migrations.Migration):
    dependencies = [("rosters", "0007_rows_by_village")]

    operations = [
        # No field of the models: the application may not read it, and would ask for it with every row.
        migrations.RunSQL(
            "ALTER TABLE rosters_row ADD COLUMN numbers jsonb; ALTER TABLE rosters_checkedrow ADD COLUMN numbers jsonb",
            "ALTER TABLE rosters_row DROP COLUMN numbers; ALTER TABLE rosters_checkedrow DROP COLUMN numbers",
        ),
        migrations.RunSQL(ASIDE, migrations.RunSQL.noop),
        migrations.AddConstraint(model_name="row", constraint=masked("rosters_row_masked")),
        migrations.AddConstraint(model_name="checkedrow", constraint=masked("rosters_checkedrow_masked")),
    ]
