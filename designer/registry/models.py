"""Components and data assets: what a drawing may refer to. Versions are immutable."""

from django.conf import settings
from django.db import models

from designer.accounts.models import Workspace
from designer.exact_json import ExactJSONField


class Component(models.Model):
    """An anonymous one is a step of a pipeline.yml that brought its own command; nobody registered it by name."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="components")
    name = models.CharField(max_length=255)
    latest = models.ForeignKey("ComponentVersion", null=True, on_delete=models.SET_NULL, related_name="+")
    archived = models.BooleanField(default=False)
    anonymous = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_component_name")]


class ComponentVersion(models.Model):
    """`spec` is core.component_json's form; `code` the digest of the code snapshot in the artifact store.

    `words`, `tag_words` and `port_words` repeat parts of the spec in the form in which they are searched.
    """

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    spec = ExactJSONField()
    words = models.TextField(blank=True)
    tag_words = models.TextField(blank=True)
    port_words = models.TextField(blank=True)
    yaml = models.TextField()
    readme = models.TextField(blank=True)
    archived = models.BooleanField(default=False)
    code = models.CharField(max_length=64, null=True)  # noqa: DJ001 - no code is not an empty digest
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["component", "version"], name="one_component_version")]


class DataAsset(models.Model):
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="data_assets")
    name = models.CharField(max_length=255)
    archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_data_name")]


class DataVersion(models.Model):
    asset = models.ForeignKey(DataAsset, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    artifact = models.CharField(max_length=64)
    type = models.CharField(max_length=32)
    kind = models.CharField(max_length=32, blank=True)
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="one_data_version")]
