import { said, speakBy } from './said'

afterEach(() => speakBy(null))

it('says a sentence of the server with the particle that fits what is put in', () => {
  speakBy({ '{a} is not there.': '{a}이(가) 없습니다.' })

  expect(said('train_model is not there.')).toBe('train_model이 없습니다.')
  expect(said('Run 4 is not there.')).toBe('Run 4가 없습니다.')
})
