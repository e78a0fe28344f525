import { ArtifactPreview } from '../../features/artifacts/ArtifactPreview'
import { FigureReport } from '../../features/artifacts/figures/FigureReport'
import type { RenderFigures, RenderPreview } from '../../features/run/outputs'

/** How the panels of a run show what its steps made. */
export const renderPreview: RenderPreview = ({ digest, is_file: isFile }, look) => (
  <ArtifactPreview digest={digest} isFile={isFile} look={look} />
)

export const renderFigures: RenderFigures = (figures) => <FigureReport figures={figures} look="card" />
