import '../../styles/fonts.css'
import '../../styles/tokens.css'
import '../../styles/reset.css'
import '../i18n'

import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { MemoryRouter } from 'react-router'

import { Toaster } from '../../ui/Toaster'
import { TooltipProvider } from '../../ui/Tooltip'
import { queryClient } from '../queryClient'
import { Gallery } from './Gallery'

const root = document.getElementById('root')
if (!root) throw new Error('gallery.html has no element with the id "root"')

createRoot(root).render(
  <QueryClientProvider client={queryClient}>
    <TooltipProvider>
      <MemoryRouter>
        <Gallery />
        <Toaster />
      </MemoryRouter>
    </TooltipProvider>
  </QueryClientProvider>,
)
