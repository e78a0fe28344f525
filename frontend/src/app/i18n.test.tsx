import { i18next } from './i18n'

it('writes what it counts as people do, and names with numbers as they are', () => {
  expect(i18next.t('run.steps', { count: 12000 })).toBe('12,000 steps')
  expect(i18next.t('runs.stepsDone', { done: 1500, total: 12000 })).toBe('1,500 of 12,000')
  expect(i18next.t('run.title', { id: 12000 })).toBe('Run 12000')
})
