from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_anonymous_components")]

    operations = [
        migrations.AddField(
            model_name="componentversion", name="archived", field=models.BooleanField(default=False)
        ),
    ]
