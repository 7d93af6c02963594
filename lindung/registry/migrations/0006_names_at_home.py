from django.db import migrations, models


class Migration(migrations.Migration):
    """People by place and name together, for a frequent name asked for in one kabupaten."""

    dependencies = [
        ("registry", "0005_one_index_less"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["kabupaten", "name_key"],
                name="registry_person_name_at_home",
                opclasses=["text_ops", "text_pattern_ops"],
            ),
        ),
    ]
