"""Drafts, which people edit, and versions, which runs keep."""

from django.conf import settings
from django.db import models

from designer.accounts.models import Workspace
from designer.exact_json import ExactJSONField


class Pipeline(models.Model):
    """The editable drawing. Each save raises `revision`; a save that names an older one is refused."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="pipelines")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    graph = ExactJSONField()
    # What lists show of the drawing, made when it is saved: a list must not read the drawings.
    outline = ExactJSONField(default=dict)
    node_count = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    archived = models.BooleanField(default=False)
    sample = models.CharField(max_length=100, blank=True)
    # Its drawing came with a run of a file, and nobody has changed it in the editor: the next file may replace it.
    submitted = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["workspace", "archived", "-updated_at"], name="pipelines_recent")]


class PipelineVersion(models.Model):
    """A frozen copy; equal drawings share one. It is made by a run, by hand, and before a drawing is replaced."""

    class Origin(models.TextChoices):
        RUN = "run"
        HAND = "hand"
        RESTORE = "restore"
        MERGE = "merge"

    pipeline = models.ForeignKey(Pipeline, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    graph = ExactJSONField()
    name = models.CharField(max_length=100, blank=True, default="")
    origin = models.CharField(max_length=16, choices=Origin.choices, default=Origin.RUN)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pipeline", "number"], name="one_version_number")]
        indexes = [models.Index(fields=["pipeline", "digest"], name="version_by_digest")]
