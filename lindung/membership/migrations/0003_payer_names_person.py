import django.db.models.deletion
from django.db import migrations, models

# The trail and the right to refuse changes sleep while a column is filled in: no fact changes.
FILL = """
ALTER TABLE membership_payerassignment DISABLE TRIGGER USER;
UPDATE membership_payerassignment a SET person_id = m.person_id
  FROM membership_membership m WHERE m.id = a.membership_id;
ALTER TABLE membership_payerassignment ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    # Filling a column and then changing it is two steps for PostgreSQL.
    atomic = False

    dependencies = [
        ("membership", "0002_rights_from_indexes"),
        ("registry", "0004_name_sounds"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="payerassignment", name="membership_payer_pays_for"),
        migrations.RemoveIndex(model_name="membership", name="membership_of_person"),
        migrations.AlterField(
            model_name="membership",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="membership.enrolmentunit",
            ),
        ),
        migrations.AddField(
            model_name="payerassignment",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.person",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="payerassignment",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.person",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                fields=["person", "segment"], include=("unit", "kabupaten", "village"), name="membership_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["unit", "person"], name="membership_of_unit"),
        ),
        migrations.AddIndex(
            model_name="payerassignment",
            index=models.Index(fields=["organisation", "person"], name="membership_payer_pays_for"),
        ),
    ]
