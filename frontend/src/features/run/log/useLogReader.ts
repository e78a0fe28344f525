import { useEffect, useEffectEvent, useMemo, useSyncExternalStore } from 'react'

import { readLog } from '../../../api/runs'
import { LogReader, type LogState, type ReadPart } from './logReader'

export type LogAddress = { run: number; node: string; attempt: number | null }

type LogReading = { reader: LogReader; read: ReadPart; state: LogState }

/** Opens a log, at its end when that is where the reason stands. */
export function useLogReader(
  { run, node, attempt }: LogAddress,
  openAt: 'start' | 'end',
  size: number,
): LogReading {
  const { reader, read } = useMemo(() => {
    const readPart: ReadPart = (offset, limit, signal) =>
      readLog({ run, node, attempt }, { offset, limit, signal })
    return { reader: new LogReader(readPart), read: readPart }
  }, [run, node, attempt])

  // The size goes on growing; where to open is decided once.
  const open = useEffectEvent(() => void reader.open(openAt, size))
  useEffect(() => {
    open()
    return () => reader.stop()
  }, [reader, openAt])

  const state = useSyncExternalStore(reader.subscribe, reader.snapshot)
  return { reader, read, state }
}
