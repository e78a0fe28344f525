from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="component", name="anonymous", field=models.BooleanField(default=False)
        ),
    ]
