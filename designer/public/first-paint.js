// Runs before the first paint, so that neither the wrong colours nor the wrong language flash by. It must stay tiny.
try {
  const root = document.documentElement
  const theme = localStorage.getItem('mach.theme')
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  if (localStorage.getItem('mach.language') === 'en') root.lang = 'en'
} catch {
  // Storage is closed in some private windows: the system's colours and Vietnamese are right then.
}
