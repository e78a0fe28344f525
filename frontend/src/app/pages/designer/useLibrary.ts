import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { componentsQuery } from '../../../api/components'
import { asInterface, type ComponentInterface } from '../../../domain/component'

const none: readonly ComponentInterface[] = []

/** The newest version of every component that may be placed. */
export function useLibrary(): readonly ComponentInterface[] {
  const { data } = useQuery(componentsQuery())
  return useMemo(() => data?.map(asInterface) ?? none, [data])
}
