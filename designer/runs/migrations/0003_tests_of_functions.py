from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("runs", "0002_tags_and_retries")]

    operations = [
        migrations.AddField(model_name="run", name="is_test", field=models.BooleanField(default=False)),
    ]
