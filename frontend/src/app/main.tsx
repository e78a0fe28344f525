import '../styles/fonts.css'
import '../styles/tokens.css'
import '../styles/reset.css'

import { QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'

import { noteHand } from '../ui/hand'
import { Spoken } from '../ui/Spoken'
import { StyleNonce } from '../ui/styleNonce'
import { Toaster } from '../ui/Toaster'
import { TooltipProvider } from '../ui/Tooltip'
import { environment } from './environment'
import { textsReady } from './i18n'
import { queryClient } from './queryClient'
import { preloadOnIntent, preloadPage } from './preload'
import { router } from './router'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root"')

// The scroll lock of dialogs writes a style element; this is how it learns the page's nonce.
setNonce(environment.cspNonce)

// While the texts and the session are still on their way.
preloadPage(window.location.pathname)
preloadOnIntent()
noteHand()
await textsReady
createRoot(root).render(
  <StrictMode>
    <StyleNonce value={environment.cspNonce}>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider>
          <RouterProvider router={router} />
          <Toaster />
          <Spoken />
        </TooltipProvider>
      </QueryClientProvider>
    </StyleNonce>
  </StrictMode>,
)
