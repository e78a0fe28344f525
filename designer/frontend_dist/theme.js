// Runs before the first paint, so that no page flashes in the other theme. src/ui/theme.ts takes over from here.
;(function () {
  var choice = 'system'
  try {
    choice = localStorage.getItem('pipewright.theme') || 'system'
  } catch {
    // Storage may be switched off; the system's choice is then the only one.
  }
  var isDark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
})()
