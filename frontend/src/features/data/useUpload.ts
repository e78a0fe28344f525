import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import type { NewDataVersion } from '../../api/data'
import { uploadWithProgress } from '../../api/uploadWithProgress'

export type Upload = { name: string; file: File; asFolder: boolean }

type Uploading = {
  start: (upload: Upload) => void
  stop: () => void
  /** From 0 to 1 while it is sent; 1 while the server stores it; null when nothing is under way. */
  share: number | null
  error: Error | null
  reset: () => void
}

/** Sends a file as a new version of a data asset, with its progress. */
export function useUpload(onDone: (version: NewDataVersion) => void): Uploading {
  const client = useQueryClient()
  const [share, setShare] = useState(0)
  const abort = useRef<AbortController | null>(null)
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: ({ name, file, asFolder }: Upload) => {
      const form = new FormData()
      form.set('name', name)
      if (asFolder) form.set('type', 'uri_folder')
      form.set('file', file)
      abort.current = new AbortController()
      setShare(0)
      return uploadWithProgress<NewDataVersion>('/data', form, {
        onProgress: setShare,
        signal: abort.current.signal,
      })
    },
    onSuccess: (version) => {
      void client.invalidateQueries({ queryKey: ['data'] })
      onDone(version)
    },
  })
  return {
    start: mutate,
    stop: () => abort.current?.abort(),
    share: isPending ? share : null,
    // Stopping is what the person wanted, not a fault.
    error: error?.name === 'AbortError' ? null : error,
    reset,
  }
}
