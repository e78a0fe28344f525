import type { SocketLike } from './liveSocket'

/** Opens a socket on the page's own origin. */
export function browserSocket(path = '/ws/live'): SocketLike {
  const socket = new WebSocket(new URL(path, location.href.replace(/^http/, 'ws')))
  const line: SocketLike = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => socket.send(text),
    close: () => socket.close(),
  }
  socket.addEventListener('open', () => line.onopen?.())
  socket.addEventListener('message', (event) => line.onmessage?.(event))
  socket.addEventListener('close', () => line.onclose?.())
  return line
}
