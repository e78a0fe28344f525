import django.db.models.deletion
from django.db import migrations, models

import designer.exact_json


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0012_output_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name='RunDrawing',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='drawing', serialize=False, to='runs.run')),
                ('graph', designer.exact_json.ExactJSONField()),
            ],
        ),
        migrations.RunSQL("INSERT INTO runs_rundrawing (run_id, graph) SELECT id, graph FROM runs_run"),
    ]
