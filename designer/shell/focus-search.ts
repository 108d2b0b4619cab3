/** `/` goes to the page's search box, unless somebody is typing. */
export function focusSearch(event: KeyboardEvent): void {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]')) return
  const box = document.querySelector<HTMLInputElement>('input[type=search]')
  if (!box) return
  event.preventDefault()
  box.focus()
  box.select()
}
