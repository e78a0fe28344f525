"""Every address of the server: one line each."""

from django.urls import path, re_path

from designer.api import (
    artifact_looks,
    artifacts,
    components,
    data,
    functions,
    pages,
    pipelines,
    run_actions,
    runs,
    samples,
    schema,
    session,
    storage,
    versions,
)

handler400 = "designer.api.errors.bad_request"
handler403 = "designer.api.errors.forbidden"
handler404 = "designer.api.errors.not_found"
handler500 = "designer.api.errors.server_error"

API = "api/v1/"

urlpatterns = [
    path("healthz", pages.health),
    path("sign-in", pages.sign_in_page),
    path("api/schema", schema.Schema.as_view()),
    path(f"{API}session", session.CurrentSession.as_view()),
    path(f"{API}session/sign-in", session.SignIn.as_view()),
    path(f"{API}session/sign-out", session.SignOut.as_view()),
    path(f"{API}components", components.Components.as_view()),
    path(f"{API}component-checks", components.ComponentChecks.as_view()),
    path(f"{API}components/<str:name>", components.OneComponent.as_view()),
    path(f"{API}components/<str:name>/versions/<str:version>", components.OneVersion.as_view()),
    path(f"{API}components/<str:name>/versions/<str:version>/files", components.VersionFile.as_view()),
    path(f"{API}functions", functions.Functions.as_view()),
    path(f"{API}functions/check", functions.FunctionChecks.as_view()),
    path(f"{API}functions/test", functions.FunctionTests.as_view()),
    path(f"{API}data", data.DataAssets.as_view()),
    path(f"{API}data/<str:name>", data.DataAsset.as_view()),
    path(f"{API}storage", storage.Storage.as_view()),
    path(f"{API}storage/clean", storage.CleanStorage.as_view()),
    path(f"{API}samples", samples.Samples.as_view()),
    path(f"{API}samples/<str:sample_id>/open", samples.OpenSample.as_view()),
    path(f"{API}pipelines", pipelines.Pipelines.as_view()),
    path(f"{API}pipelines/import", pipelines.PipelineImport.as_view()),
    path(f"{API}pipelines/<int:pipeline_id>", pipelines.OnePipeline.as_view()),
    path(f"{API}pipelines/<int:pipeline_id>/duplicate", pipelines.DuplicatePipeline.as_view()),
    path(f"{API}pipelines/<int:pipeline_id>/graph", pipelines.PipelineGraph.as_view()),
    path(f"{API}pipelines/<int:pipeline_id>/export", pipelines.PipelineExport.as_view()),
    path(f"{API}pipelines/<int:pipeline_id>/plan", pipelines.PipelinePlan.as_view()),
    path(f"{API}pipelines/<int:pipeline_id>/runs", pipelines.PipelineRuns.as_view()),
    path(f"{API}pipelines/<int:pipeline_id>/versions", versions.PipelineVersions.as_view()),
    path(f"{API}pipelines/<int:pipeline_id>/versions/<int:number>", versions.OnePipelineVersion.as_view()),
    path(f"{API}pipelines/<int:pipeline_id>/versions/<int:number>/restore", versions.RestoreVersion.as_view()),
    path(f"{API}runs", runs.Runs.as_view()),
    path(f"{API}runs/choices", run_actions.RunChoices.as_view()),
    path(f"{API}runs/ids", run_actions.RunIds.as_view()),
    path(f"{API}runs/cancel", run_actions.CancelRuns.as_view()),
    path(f"{API}runs/delete", run_actions.DeleteRuns.as_view()),
    path(f"{API}runs/tag", run_actions.TagRuns.as_view()),
    path(f"{API}runs/<int:run_id>", runs.OneRun.as_view()),
    path(f"{API}runs/<int:run_id>/tags", run_actions.RunTags.as_view()),
    path(f"{API}runs/<int:run_id>/again", run_actions.RunAgain.as_view()),
    path(f"{API}runs/<int:run_id>/again/plan", run_actions.AgainPlan.as_view()),
    path(f"{API}runs/<int:run_id>/clone", run_actions.CloneRun.as_view()),
    path(f"{API}runs/<int:run_id>/events", runs.RunEvents.as_view()),
    path(f"{API}runs/<int:run_id>/cancel", runs.CancelRun.as_view()),
    path(f"{API}runs/<int:run_id>/steps/<str:node>", runs.OneStep.as_view()),
    path(f"{API}runs/<int:run_id>/steps/<str:node>/log", runs.StepLog.as_view()),
    path(f"{API}artifacts/<str:digest>", artifacts.OneArtifact.as_view()),
    path(f"{API}artifacts/<str:digest>/files/<path:path>", artifacts.ArtifactFile.as_view()),
    path(f"{API}artifacts/<str:digest>/download", artifacts.ArtifactDownload.as_view()),
    path(f"{API}artifacts/<str:digest>/preview", artifacts.ArtifactPreview.as_view()),
    path(f"{API}artifacts/<str:digest>/columns", artifact_looks.ArtifactColumns.as_view()),
    path(f"{API}artifacts/<str:digest>/rows", artifact_looks.ArtifactRows.as_view()),
    path(f"{API}artifacts/<str:digest>/image", artifact_looks.ArtifactImage.as_view()),
    path(f"{API}artifacts/<str:digest>/page", artifact_looks.ArtifactPage.as_view()),
    path(f"{API}artifacts/<str:digest>/table.csv", artifact_looks.ArtifactTable.as_view()),
    # The front end knows its own pages; what is none of the server's is its to answer.
    re_path(r"^(?!api/|static/|ws/|healthz).*$", pages.page),
]
