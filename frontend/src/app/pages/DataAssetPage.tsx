import { useParams } from 'react-router'

import { ArtifactPreview } from '../../features/artifacts/ArtifactPreview'
import { DataAssetScreen } from '../../features/data/DataAssetScreen'

export function DataAssetPage() {
  const { name = '' } = useParams()
  return (
    <DataAssetScreen
      key={name}
      name={name}
      renderPreview={({ digest, isFile }) => (
        <ArtifactPreview key={digest} digest={digest} isFile={isFile} look="large" />
      )}
    />
  )
}
