"""A change that has SQLite write the tables of steps and attempts anew, as the costly ones do."""

from pathlib import Path

from django.db import migrations, models

from designer.runs import migrations as known

_LAST = max(path.stem for path in Path(known.__path__[0]).glob("0*.py"))


class Migration(migrations.Migration):
    dependencies = [("runs", _LAST)]
    operations = [
        migrations.AddField("attempt", "later", models.TextField(null=True)),
        migrations.AlterField("attempt", "stage", models.CharField(max_length=300, blank=True)),
        migrations.AlterField("step", "title", models.CharField(max_length=300)),
    ]
