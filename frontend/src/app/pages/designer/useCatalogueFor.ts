import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useStore } from 'zustand'

import { isApiError } from '../../../api/ApiError'
import { componentVersionQuery } from '../../../api/components'
import { dataAssetQuery } from '../../../api/data'
import { asInterface } from '../../../domain/component'
import type { Graph, VersionRef } from '../../../domain/graph'
import { wantedBy } from '../../../state/catalogue'
import { catalogue } from '../../stores'

/** Asks for every version of a component or of data that a drawing speaks of and nobody knows yet. */
export function useCatalogueFor(graph: Graph): void {
  const client = useQueryClient()
  const known = useStore(catalogue.store)

  useEffect(() => {
    const { components, data } = wantedBy(graph, known)
    for (const ref of components) void fetchComponent(client, ref)
    for (const name of new Set(data.map((ref) => ref.name))) {
      void fetchData(
        client,
        name,
        data.filter((ref) => ref.name === name),
      )
    }
  }, [client, graph, known])
}

// A server that cannot be reached says nothing about what it has: the next change of the drawing asks again.
const isAbsent = (error: unknown) => isApiError(error) && error.status === 404

async function fetchComponent(client: QueryClient, ref: VersionRef): Promise<void> {
  try {
    const found = await client.query(componentVersionQuery(ref.name, ref.version))
    catalogue.addComponents([asInterface(found)])
  } catch (error) {
    if (isAbsent(error)) catalogue.markAbsent({ components: [ref] })
  }
}

async function fetchData(client: QueryClient, name: string, refs: readonly VersionRef[]): Promise<void> {
  try {
    const { versions } = await client.query(dataAssetQuery(name))
    catalogue.addData(versions.map(({ version, type, kind }) => ({ name, version, type, kind })))
    const missing = refs.filter((ref) => !versions.some(({ version }) => version === ref.version))
    if (missing.length > 0) catalogue.markAbsent({ data: missing })
  } catch (error) {
    if (isAbsent(error)) catalogue.markAbsent({ data: refs })
  }
}
