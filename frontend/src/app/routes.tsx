import { lazy, useState, type ComponentType, type ReactElement } from 'react'

export type PageRoute = {
  path: string
  /** A full page has the whole window beside the narrow rail: the designer, a run. */
  layout: 'page' | 'full'
  /** Addresses below the page's own that show another part of it: the page stays open between them. */
  parts?: readonly string[]
  element: ReactElement
  /** Asks for the page's code ahead of its first showing. */
  load: () => Promise<unknown>
}

// Each page is a chunk of its own, loaded when it is first shown.
function page<Name extends string>(
  path: string,
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
  layout: PageRoute['layout'] = 'page',
  parts: readonly string[] = [],
): PageRoute {
  let loaded: ComponentType | undefined
  const ask = async () => {
    loaded = (await load())[name]
    return { default: loaded }
  }
  const Later = lazy<ComponentType>(ask)
  // React holds a waiting page back for 300 ms, so one whose code is there already must not wait at all.
  function Page() {
    const [View] = useState(() => loaded ?? Later)
    return <View />
  }
  return { path, layout, parts, element: <Page />, load: ask }
}

/** Every page inside the shell. To add one, add a line; its entry in the rail appears with it. */
export const pages: readonly PageRoute[] = [
  page('/', () => import('./pages/HomePage'), 'HomePage'),
  page('/runs/compare', () => import('./pages/CompareRunsPage'), 'CompareRunsPage'),
  page('/runs/:id', () => import('./pages/RunPage'), 'RunPage', 'full'),
  page('/pipelines/:id', () => import('./pages/DesignerPage'), 'DesignerPage', 'full', ['review', 'history']),
  page('/pipelines', () => import('../features/pipelines/PipelinesPage'), 'PipelinesPage'),
  page('/runs', () => import('../features/runs/RunsPage'), 'RunsPage'),
  page('/components', () => import('../features/components/ComponentsPage'), 'ComponentsPage'),
  page('/components/new/function', () => import('./pages/FunctionPage'), 'NewFunctionPage', 'full'),
  page('/components/:name/edit/:version', () => import('./pages/FunctionPage'), 'EditFunctionPage', 'full'),
  page('/components/:name', () => import('../features/components/ComponentPage'), 'ComponentPage'),
  page('/data', () => import('../features/data/DataPage'), 'DataPage'),
  page('/data/:name', () => import('./pages/DataAssetPage'), 'DataAssetPage'),
  page('/settings', () => import('./pages/SettingsPage'), 'SettingsPage', 'page', ['workers', 'tokens']),
  page('*', () => import('../features/not-found/NotFoundPage'), 'NotFoundPage'),
]

export const signInPage = page('/sign-in', () => import('../features/sign-in/SignInPage'), 'SignInPage')
