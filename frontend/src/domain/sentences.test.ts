import { asSentence, sayingIn } from './sentences'

const say = sayingIn({
  'It will run.': '실행합니다.',
  'Not run: {a} failed.': '실행 안 됨: {a} 실패.',
  '{a}; all else equal to run {b}.': '{a}. 그 밖에는 실행 {b}과(와) 같습니다.',
  'input {a} has new content': '입력 {a}의 내용이 바뀜',
  'Run {a} of {b}.': '{b}의 실행 {a}.',
})

it('says a sentence that is known by heart', () => {
  expect(say('It will run.')).toBe('실행합니다.')
})

it('puts what differs where the other language has it', () => {
  expect(say('Run 7 of Cars.')).toBe('Cars의 실행 7.')
})

it('says the parts of a list, and leaves those that are no words of ours', () => {
  expect(say('Learning rate 0.1 → 0.02, input Table has new content; all else equal to run 3.')).toBe(
    'Learning rate 0.1 → 0.02, 입력 Table의 내용이 바뀜. 그 밖에는 실행 3과(와) 같습니다.',
  )
})

it('says a sentence inside another, also one with a comma', () => {
  const sayCommand = sayingIn({
    'the command cannot be used: {a}': '명령을 쓸 수 없습니다: {a}',
    'Put {a} in a variable, and use that.': '{a}을(를) 변수에 넣고 그것을 쓰세요.',
  })

  expect(sayCommand('the command cannot be used: Put x in a variable, and use that.')).toBe(
    '명령을 쓸 수 없습니다: x을(를) 변수에 넣고 그것을 쓰세요.',
  )
})

it('leaves what a step wrote itself as it is', () => {
  expect(say('KeyError: "price"')).toBe('KeyError: "price"')
})

it('takes signs of patterns in a sentence as what they are', () => {
  expect(say('Not run: a (b) [c]. failed.')).toBe('실행 안 됨: a (b) [c]. 실패.')
})

it('begins a finding as a sentence, unless a name from the text begins it', () => {
  expect(asSentence('the pipeline has no jobs yet.')).toBe('The pipeline has no jobs yet.')
  expect(asSentence('timeout should be above 0 seconds.')).toBe('timeout should be above 0 seconds.')
  expect(asSentence('there_is returns something.')).toBe('there_is returns something.')
})
