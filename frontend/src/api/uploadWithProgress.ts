import { ApiError, readApiError } from './ApiError'
import { address, csrfToken } from './client'

type UploadOptions = { onProgress: (share: number) => void; signal?: AbortSignal }

/** Sends a form and says how much of it has gone; fetch cannot tell that of what it sends. */
export function uploadWithProgress<T>(
  path: string,
  form: FormData,
  { onProgress, signal }: UploadOptions,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address(path))
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('X-CSRFToken', csrfToken())
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T)
      else void readApiError(new Response(request.responseText, { status: request.status })).then(reject)
    }
    request.onerror = () =>
      reject(
        new ApiError({
          status: 0,
          code: 'network',
          message: 'The upload was cut off. Check that the server is running, then try again.',
        }),
      )
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}
