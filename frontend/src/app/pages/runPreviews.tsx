import { ArtifactPreview } from '../../features/artifacts/ArtifactPreview'
import type { RenderPreview } from '../../features/run/outputs'

/** How the panels of a run show what its steps made. */
export const renderPreview: RenderPreview = ({ digest, is_file: isFile }, look) => (
  <ArtifactPreview digest={digest} isFile={isFile} look={look} />
)
