from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0002_home_uuid")]

    operations = [
        migrations.AddField(
            model_name="home",
            name="source",
            field=models.CharField(db_default="", default="", max_length=60),
        ),
        migrations.AddField(model_name="home", name="registered_at", field=models.DateTimeField(null=True)),
    ]
