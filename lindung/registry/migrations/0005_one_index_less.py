import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The index of identities by person goes: that of person and kind begins with the same column."""

    dependencies = [
        ("registry", "0004_name_sounds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="identity",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identities",
                to="registry.person",
            ),
        ),
    ]
