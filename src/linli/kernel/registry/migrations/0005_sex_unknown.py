from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_changes_for_phones")]

    operations = [
        migrations.AlterField(model_name="person", name="sex", field=models.CharField(max_length=7)),
    ]
