import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_archived_versions'),
        ('runs', '0013_drawings'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='stepoutput',
            name='output_by_digest',
        ),
        migrations.RemoveField(
            model_name='run',
            name='graph',
        ),
        # On PostgreSQL, Django takes every index of the column alone for the field's own, also these two, and drops it.
        migrations.RemoveConstraint(model_name='attempt', name='one_live_attempt'),
        migrations.RemoveConstraint(model_name='attempt', name='one_success'),
        migrations.AlterField(
            model_name='attempt',
            name='step',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='runs.step'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(
                fields=['step'],
                condition=models.Q(state__in=['delayed', 'queued', 'running']),
                name='one_live_attempt',
            ),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(fields=['step'], condition=models.Q(state='succeeded'), name='one_success'),
        ),
        migrations.AlterField(
            model_name='runevent',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='runs.run'),
        ),
        migrations.AlterField(
            model_name='runevent',
            name='step',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='runs.step'),
        ),
        migrations.AlterField(
            model_name='runqueue',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='queues', to='runs.run'),
        ),
        migrations.AlterField(
            model_name='step',
            name='component_version',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.componentversion'),
        ),
        migrations.AlterField(
            model_name='step',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='runs.run'),
        ),
        migrations.AlterField(
            model_name='step',
            name='twin',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='twins', to='runs.step'),
        ),
        migrations.AlterField(
            model_name='stepedge',
            name='child',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parent_edges', to='runs.step'),
        ),
        migrations.AlterField(
            model_name='stepoutput',
            name='step',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='outputs', to='runs.step'),
        ),
        migrations.AddIndex(
            model_name='stepedge',
            index=models.Index(fields=['child', 'parent'], name='edge_by_child'),
        ),
    ]
