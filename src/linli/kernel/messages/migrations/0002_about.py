from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="about",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("about__isnull", False)), fields=["about", "state"], name="delivery_by_about"
            ),
        ),
    ]
