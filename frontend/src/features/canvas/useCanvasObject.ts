import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useLayoutEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createStore, type StoreApi } from 'zustand/vanilla'

import { useSentence } from '../../ui/useSentence'
import type { Canvas } from './canvas'
import { createCanvas, type Around } from './createCanvas'
import { marksOf } from './marks'
import type { PipelineCanvasProps } from './PipelineCanvas'

/** The one object that gestures, commands and views of a canvas share; it stays the same while its parts change. */
export function useCanvasObject(props: PipelineCanvasProps): { canvas: Canvas; around: StoreApi<Around> } {
  const flow = useReactFlow()
  const { getState: size } = useStoreApi()
  const { t } = useTranslation()
  const sentence = useSentence()
  const [around] = useState(() =>
    createStore<Around>(() => ({ props, flow, size, t, sentence, element: null, pointer: null })),
  )
  const [canvas] = useState(() => createCanvas(around))

  useLayoutEffect(() => {
    around.setState({ props, flow, size, t, sentence })
  })

  // Before anything is painted: what is left out must not look as if it counted.
  const { difference = null } = props
  useLayoutEffect(() => {
    canvas.view.setState({ difference })
  }, [canvas, difference])

  const { problems } = props
  useEffect(() => {
    canvas.view.setState(({ marks }) => ({ marks: marksOf(problems ?? [], marks) }))
  }, [canvas, problems])

  return { canvas, around }
}
