import { useQuery } from '@tanstack/react-query'
import { Activity, lazy, Suspense } from 'react'
import { useMatch } from 'react-router'

import type { PipelineDetail } from '../../../api/pipelines'
import { sessionQuery } from '../../../api/session'
import type { Drawing } from '../../../state/drawing'
import { SkeletonCanvas } from '../../../ui/Skeleton'
import { Designer } from './Designer'
import { useFollowTheirs } from './useFollowTheirs'
import { usePipelineFacts } from './usePipelineFacts'
import { useSettleConflict } from './useSettleConflict'

// Most visits to a pipeline need neither.
const ReviewScreen = lazy(async () => ({ default: (await import('./ReviewScreen')).ReviewScreen }))
const HistoryScreen = lazy(async () => ({ default: (await import('./HistoryScreen')).HistoryScreen }))

type PipelineScreensProps = { pipeline: PipelineDetail; drawing: Drawing }

/** One open drawing, and what is looked at of it: the designer, both sides of a conflict, or its history. */
export function PipelineScreens({ pipeline, drawing }: PipelineScreensProps) {
  const facts = usePipelineFacts(pipeline)
  const conflict = useSettleConflict(pipeline.id, drawing)
  const { data: session } = useQuery(sessionQuery)
  useFollowTheirs(pipeline.id, drawing)
  const isReview = useMatch('/pipelines/:id/review') !== null
  const isHistory = useMatch('/pipelines/:id/history') !== null

  return (
    <>
      {/* What is open in the designer is there again when the other screen is left. */}
      <Activity mode={isReview || isHistory ? 'hidden' : 'visible'}>
        <Designer
          pipeline={pipeline}
          facts={facts}
          me={session?.user.name}
          drawing={drawing}
          conflict={conflict}
        />
      </Activity>
      <Suspense fallback={<SkeletonCanvas of="designer" />}>
        {isReview && (
          <ReviewScreen
            id={pipeline.id}
            name={facts.name}
            me={session?.user.name}
            drawing={drawing}
            conflict={conflict}
          />
        )}
        {isHistory && <HistoryScreen id={pipeline.id} name={facts.name} drawing={drawing} />}
      </Suspense>
    </>
  )
}
