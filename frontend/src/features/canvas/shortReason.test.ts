import sentences from '../../messages/ko/sentences.json'
import { shortReason } from './shortReason'

it('keeps of a reason what differs from one to the next', () => {
  expect(shortReason('Retry 1 of 3 follows in 2.5 h. Attempt 1 failed: 503 try later')).toEqual({
    key: 'canvas.node.reason.retry',
    params: { number: '1', count: '3', when: 'in 2.5 h' },
  })
  expect(shortReason('Waits for a worker of compute gpu with 2 GPUs: none is connected.')).toEqual({
    key: 'canvas.node.reason.noWorker',
    params: { name: 'gpu' },
  })
})

it('leaves alone what is short', () => {
  expect(shortReason('Not run: Train failed.')).toBeNull()
})

it('knows every reason to wait that the server gives', () => {
  const reasons = Object.keys(sentences).filter((sentence) => /^(?:Waits|Retry)\b/.test(sentence))

  expect(reasons.length).toBeGreaterThan(5)
  for (const reason of reasons) expect(shortReason(reason.replaceAll(/\{[a-z]\}/g, '7'))).not.toBeNull()
})
