import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useStore } from 'zustand'

import { standingQuery } from '../../../api/pipelines'
import type { Drawing } from '../../../state/drawing'
import { theirGraph } from './saveTo'

/** While two sides wait to be joined the other one goes on: what it saves is shown as it comes. */
export function useFollowTheirs(pipeline: number, drawing: Drawing): void {
  const isOpen = useStore(drawing.store, ({ conflict }) => conflict !== null)
  const { data } = useQuery({ ...standingQuery(pipeline), enabled: isOpen })
  useEffect(() => {
    const theirs = data && theirGraph(data)
    if (theirs) drawing.follow(theirs)
  }, [data, drawing])
}
