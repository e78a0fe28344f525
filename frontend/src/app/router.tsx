import { Suspense } from 'react'
import { createBrowserRouter } from 'react-router'

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
