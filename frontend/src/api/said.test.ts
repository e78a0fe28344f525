import { said, saidOfComponent, saidOfFigure, saidOfInput, saidOfSample, speakBy } from './said'

afterEach(() => speakBy(null))

it('says a sentence of the server with the particle that fits what is put in', () => {
  speakBy({ '{a} is not there.': '{a}이(가) 없습니다.' })

  expect(said('train_model is not there.')).toBe('train_model이 없습니다.')
  expect(said('Run 4 is not there.')).toBe('Run 4가 없습니다.')
})

describe('what ships', () => {
  const joined = 'Put the rows of two tables together.'
  const texts = {
    components: { join_data: { [joined]: '두 테이블의 행을 합칩니다.' } },
    samples: { cars: { Cars: '자동차' } },
    figures: { Residuals: '잔차' },
  }

  it('is said in the language that is shown', () => {
    speakBy({}, texts)

    expect(saidOfComponent('join_data', joined)).toBe('두 테이블의 행을 합칩니다.')
    expect(saidOfSample('cars', 'Cars')).toBe('자동차')
    expect(saidOfFigure('Residuals')).toBe('잔차')
  })

  it('is said of an input of a pipeline too, which a port was made into with its text', () => {
    speakBy({}, texts)

    expect(saidOfInput(joined)).toBe('두 테이블의 행을 합칩니다.')
    expect(saidOfInput('Which shop.')).toBe('Which shop.')
  })

  it('is said as it is written once English is shown again', () => {
    speakBy({}, texts)
    speakBy(null)

    expect(saidOfComponent('join_data', joined)).toBe(joined)
  })

  it('leaves as they are written other components, and one of the same name with words of its own', () => {
    speakBy({}, texts)

    expect(saidOfComponent('my_join', joined)).toBe(joined)
    expect(saidOfComponent('join_data', 'Joins my orders.')).toBe('Joins my orders.')
    expect(saidOfComponent('join_data', null)).toBeNull()
  })
})
