import { ArtifactFiles } from './ArtifactFiles'
import { FilePreview, type PreviewLook } from './FilePreview'

type ArtifactPreviewProps = { digest: string; isFile: boolean; look: PreviewLook }

/** What can be seen of an artifact without downloading it: its one file, or the files of a folder. */
export function ArtifactPreview({ digest, isFile, look }: ArtifactPreviewProps) {
  return isFile ? (
    <FilePreview digest={digest} path="" look={look} />
  ) : (
    <ArtifactFiles digest={digest} look={look} />
  )
}
