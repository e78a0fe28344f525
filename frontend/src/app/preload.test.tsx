import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { preloadOnIntent, preloadPage } from './preload'

function pagesAt(...paths: string[]) {
  const asked: string[] = []
  const pages = paths.map((path) => ({
    path,
    parts: ['history'],
    load: () => Promise.resolve(void asked.push(path)),
  }))
  return { pages, asked }
}

describe('preloading a page', () => {
  it('asks for the first page that the path leads to, and no other', () => {
    const { pages, asked } = pagesAt('/runs/compare', '/runs/:id', '/runs', '*')

    for (const path of ['/runs/compare', '/runs/7', '/runs/7/history']) preloadPage(path, pages)

    expect(asked).toEqual(['/runs/compare', '/runs/:id', '/runs/:id'])
  })

  it('leaves it to the page itself to say that its code could not be fetched', async () => {
    const load = vi.fn(() => Promise.reject(new Error('offline')))

    preloadPage('/runs', [{ path: '/runs', load }])
    await Promise.resolve()

    expect(load).toHaveBeenCalledOnce()
  })
})

describe('pointing at a link', () => {
  it('asks for the page behind it, by pointer and by keyboard, and not for those of others', async () => {
    const asked: string[] = []
    const stop = preloadOnIntent((path) => asked.push(path))
    const user = userEvent.setup()
    render(
      <>
        <a href="/runs/7">
          <b>Run 7</b>
        </a>
        <a href="/data">Data</a>
        <a href="https://example.org/data">Elsewhere</a>
      </>,
    )

    await user.hover(screen.getByText('Run 7'))
    await user.hover(screen.getByText('Elsewhere'))
    await user.hover(document.body)
    screen.getByText('Data').focus()

    expect(asked).toEqual(['/runs/7', '/data'])
    stop()
    await user.hover(screen.getByText('Run 7'))
    expect(asked).toHaveLength(2)
  })
})
