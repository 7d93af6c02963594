"""Entries are found by their membership: who was billed is shown as the list names him or her."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("rosters", "0005_questions_to_dukcapil")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["membership"], name="rosters_entry_of_membership"),
        ),
    ]
