import { matchPath } from 'react-router'

import { pages, signInPage, type PageRoute } from './routes'

type Preloadable = Pick<PageRoute, 'path' | 'parts' | 'load'>

const every: readonly Preloadable[] = [signInPage, ...pages]

/** Asks for the code of the page that a path leads to, ahead of its showing. */
export function preloadPage(path: string, among = every): void {
  const wanted = among.find(({ path: own, parts = [] }) =>
    [own, ...parts.map((part) => `${own}/${part}`)].some((pattern) => matchPath(pattern, path)),
  )
  // What fails here is asked for again when the page is shown, which then says what went wrong.
  wanted?.load().catch(() => undefined)
}

/** Asks for a page's code once a link to it is pointed at or focused, so that a click finds it there. */
export function preloadOnIntent(preload: (path: string) => void = preloadPage): () => void {
  function ask({ target }: Event) {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href]') : null
    if (link?.origin === window.location.origin) preload(link.pathname)
  }
  const intents = ['pointerover', 'focusin']
  for (const intent of intents) document.addEventListener(intent, ask)
  return () => {
    for (const intent of intents) document.removeEventListener(intent, ask)
  }
}
