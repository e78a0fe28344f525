let isHeld = false

// With the space bar held a drag moves the view; React Flow does the moving, gestures keep out of it.
window.addEventListener('keydown', (event) => {
  if (event.code === 'Space') isHeld = true
})
window.addEventListener('keyup', (event) => {
  if (event.code === 'Space') isHeld = false
})
window.addEventListener('blur', () => (isHeld = false))

export const isSpaceHeld = () => isHeld
