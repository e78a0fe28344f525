from typing import Any

from django.db import migrations, models

from designer.exact_json import ExactJSONField

from designer.pipelines.outline import outline


def outline_drawings(apps: Any, _editor: Any) -> None:
    pipeline = apps.get_model("pipelines", "Pipeline")
    for found in pipeline.objects.only("pk", "graph").iterator(chunk_size=100):
        count = len(found.graph["nodes"])
        pipeline.objects.filter(pk=found.pk).update(outline=outline(found.graph), node_count=count)


class Migration(migrations.Migration):
    dependencies = [("pipelines", "0002_version_names")]

    operations = [
        migrations.AddField("pipeline", "outline", ExactJSONField(default=dict)),
        migrations.AddField("pipeline", "node_count", models.PositiveIntegerField(default=0)),
        migrations.RunPython(outline_drawings, migrations.RunPython.noop),
    ]
