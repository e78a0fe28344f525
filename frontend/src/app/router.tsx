import { Suspense } from 'react'
import { createBrowserRouter, matchPath } from 'react-router'

import { ErrorBoundary } from './ErrorBoundary'
import { pages, signInPage } from './routes'
import { Shell } from './shell/Shell'

export const router = createBrowserRouter([
  {
    path: signInPage.path,
    element: (
      <ErrorBoundary>
        <Suspense>{signInPage.element}</Suspense>
      </ErrorBoundary>
    ),
  },
  {
    element: <Shell />,
    children: pages.map(({ path, element, layout, parts = [] }) => ({
      path,
      element,
      handle: { layout },
      children: parts.map((part) => ({ path: part, element: null })),
    })),
  },
])

/** Asks for the code of the page that a path leads to, ahead of its showing. */
export function preloadPage(path: string): void {
  const wanted = [signInPage, ...pages].find(({ path: own, parts = [] }) =>
    [own, ...parts.map((part) => `${own}/${part}`)].some((pattern) => matchPath(pattern, path)),
  )
  // What fails here is asked for again when the page is shown, which then says what went wrong.
  wanted?.load().catch(() => undefined)
}

/** Asks for a page's code once a link to it is pointed at or focused, so that a click finds it there. */
export function preloadOnIntent(): void {
  function ask({ target }: Event) {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href]') : null
    if (link?.origin === window.location.origin) preloadPage(link.pathname)
  }
  document.addEventListener('pointerover', ask)
  document.addEventListener('focusin', ask)
}
