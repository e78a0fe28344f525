import { withParticles } from './particles'

it.each([
  ['표이(가) 비어 있습니다.', '표가 비어 있습니다.'],
  ['열이(가) 없습니다.', '열이 없습니다.'],
  ['‘가격’은(는) 열이 아닙니다.', '‘가격’은 열이 아닙니다.'],
  ['값을(를) 지우고 그림을(를) 엽니다.', '값을 지우고 그림을 엽니다.'],
  ['<0>기록</0>과(와) 같습니다.', '<0>기록</0>과 같습니다.'],
])('follows the last letter of a Korean word: %s', (text, said) => {
  expect(withParticles(text)).toBe(said)
})

it.each([
  ['실행 3과(와)', '실행 3과'],
  ['실행 4과(와)', '실행 4와'],
  ['버전 10을(를)', '버전 10을'],
  ['버전 2(으)로', '버전 2로'],
  ['버전 3(으)로', '버전 3으로'],
  ['버전 7(으)로', '버전 7로'],
  ['12.5이(가)', '12.5가'],
  ['30 %을(를)', '30 %를'],
])('reads digits in Korean: %s', (text, said) => {
  expect(withParticles(text)).toBe(said)
})

it.each([
  ['train_model을(를)', 'train_model을'],
  ['train_model(으)로', 'train_model로'],
  ['Table이(가)', 'Table이'],
  ['Score data과(와)', 'Score data와'],
  ['learning_rate은(는)', 'learning_rate는'],
  ['Column이(가)', 'Column이'],
  ['training(으)로', 'training으로'],
  ['cars.csv을(를)', 'cars.csv를'],
  ['URL은(는)', 'URL은'],
  ['MLR(으)로', 'MLR로'],
  ['x이(가)', 'x가'],
  ['`n`(이)라는 이름', '`n`이라는 이름'],
  ['report은(는)', 'report는'],
  ['row_count이(가)', 'row_count가'],
  ['script을(를)', 'script를'],
  ['task과(와)', 'task와'],
  ['project은(는)', 'project는'],
  ['step은(는)', 'step은'],
  ['‘sweep’은(는)', '‘sweep’은'],
  ['group을(를)', 'group을'],
  ['loop을(를)', 'loop를'],
  ['job이(가)', 'job이'],
  ['dataset을(를)', 'dataset을'],
  ['input(으)로', 'input으로'],
])('reads a Latin word by its last letters: %s', (text, said) => {
  expect(withParticles(text)).toBe(said)
})

it('writes both forms where the reading is not known', () => {
  expect(withParticles('block이(가)')).toBe('block이(가)')
  expect(withParticles('(‘…’)을(를)')).toBe('(‘…’)을(를)')
})

it('leaves other text as it is', () => {
  expect(withParticles('It (the table) is empty.')).toBe('It (the table) is empty.')
})
