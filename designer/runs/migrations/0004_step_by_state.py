from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("runs", "0003_tests_of_functions")]

    operations = [
        migrations.AddIndex(
            model_name="step", index=models.Index(fields=["run", "state"], name="step_by_state")
        ),
    ]
