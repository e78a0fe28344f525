import { formatBytes } from './format'

type BytesProps = { value: number }

export function Bytes({ value }: BytesProps) {
  return <span title={`${value.toLocaleString()} B`}>{formatBytes(value)}</span>
}
